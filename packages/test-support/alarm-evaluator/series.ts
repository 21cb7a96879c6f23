/** A metric's values, one a period; null where there is none. */
export type Series = readonly (number | null)[];

/** The same value over and over; null for a gap. */
export function flat(value: number | null, periods: number): Series {
  return Array.from({ length: periods }, () => value);
}
