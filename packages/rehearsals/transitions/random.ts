/** Random choices that the same seed makes again. */
export class Random {
  constructor(private state: number) {}

  /** Choices of its own for each name. */
  static of(seed: number, name: string): Random {
    return new Random([...name].reduce((mixed, letter) => Math.imul(mixed, 31) + letter.charCodeAt(0), seed));
  }

  /** From 0 to below 1. Mulberry32: 32 bits of state are plenty for a few thousand choices. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to below the limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  one<T>(of: readonly T[]): T {
    if (of.length === 0) throw new RangeError('There is nothing to choose from.');
    return of[this.below(of.length)] as T;
  }

  /** Some of them, in any order. */
  some<T>(of: readonly T[], count: number): T[] {
    const left = [...of];
    return Array.from({ length: Math.min(count, of.length) }, () =>
      left.splice(this.below(left.length), 1),
    ).flat();
  }
}
