/** A metric's values, one for each period; null where there is none. */
export type Series = readonly (number | null)[];

/** The same value in every period; null for a gap. */
export function flat(value: number | null, periods: number): Series {
  return Array.from({ length: periods }, () => value);
}
