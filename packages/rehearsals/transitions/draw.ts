import fc from 'fast-check';

/**
 * Draws some of these, in any order.
 *
 * @param count all, where there are fewer
 * @param seed the same seed draws the same
 */
export function draw<T>(of: readonly T[], count: number, seed: number): T[] {
  const length = Math.min(count, of.length);
  const some = fc.shuffledSubarray([...of], { minLength: length, maxLength: length });
  return fc.sample(some, { seed, numRuns: 1, unbiased: true }).flat();
}

/** Derives a seed from a name. */
export const seedOf = (seed: number, name: string): number =>
  [...name].reduce((mixed, letter) => (Math.imul(mixed, 31) + letter.charCodeAt(0)) | 0, seed);
