/** Does a thing once. @returns how many seconds it took */
export type Run = () => number;

/** One of two things, measured. */
export interface Pair {
  /** Medians, in seconds. */
  readonly one: number;
  readonly other: number;
  /** The median of the ratios of each round: what slows the machine meanwhile slows both. */
  readonly ratio: number;
}

/** Runs two things in turn, after a first round that warms caches and is not counted. */
export function pair(one: Run, other: Run, rounds: number): Pair {
  one();
  other();
  const took = Array.from({ length: rounds }, () => [one(), other()] as const);
  return {
    one: median(took.map(([seconds]) => seconds)),
    other: median(took.map(([, seconds]) => seconds)),
    ratio: median(took.map(([first, second]) => first / second)),
  };
}

/** @param values at least one */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
