import { MONTH } from '../resource-kinds';
import { type Estimate, total } from './estimate';
import { notIn, type UnitOfUse } from './not-in';
import type { Prices } from './prices';
import { cents } from './words';

/**
 * The output of `npm run cost -- --json`. In US dollars, rounded to the cent; null where a price is unknown.
 */
export interface CostDocument {
  readonly region: string;
  readonly hoursOfMonth: number;
  readonly stacks: readonly StackDocument[];
  readonly usd: RoundedRange | null;
  /** What is not in the sums: usage-based costs, with the price of a unit. */
  readonly notIn: readonly UnitOfUse[];
}

interface RoundedRange {
  readonly min: number;
  readonly max: number;
}

interface StackDocument {
  readonly stack: string;
  readonly usd: RoundedRange | null;
  readonly unknown: readonly string[];
  readonly lines: readonly {
    readonly what: string;
    readonly count: RoundedRange;
    readonly unit: string;
    readonly unitUsd: number | null;
    readonly hours: number;
    readonly usd: RoundedRange | null;
  }[];
}

const rounded = (range: RoundedRange | undefined): RoundedRange | null =>
  range === undefined ? null : { min: cents(range.min), max: cents(range.max) };

/** The document about estimates. */
export const documentOf = (estimates: readonly Estimate[], prices: Prices): CostDocument => ({
  region: prices.region,
  hoursOfMonth: MONTH,
  stacks: estimates.map((one) => ({
    stack: one.stack,
    usd: rounded(total([one])),
    unknown: one.unknown,
    lines: one.lines.map(({ what, count, unitPrice, hours, usd }) => ({
      what,
      count,
      unit: unitPrice.unit,
      unitUsd: unitPrice.usd,
      hours,
      usd: rounded(usd),
    })),
  })),
  usd: rounded(total(estimates)),
  notIn: notIn(estimates, prices),
});
