/** Does something once. @returns the seconds that it took */
export type Run = () => number;

/** The measurements of two things. */
export interface Pair {
  /** The medians in seconds. */
  readonly one: number;
  readonly other: number;
  /** The median of the rounds' ratios. A slower machine slows both in a round. */
  readonly ratio: number;
}

/** Runs two things alternately, after an uncounted first round that warms caches. */
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

/** The median. @param values at least one */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
