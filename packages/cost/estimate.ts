import {
  kindOf,
  MONTH,
  type PricedStack,
  type PriceName,
  type Quantity,
  type Range,
  type Use,
} from '../resource-kinds';
import type { Prices, UnitPrice } from './prices';
import type { Resource } from './resources';
import { phasesOf } from './schedule';

/** A line of an estimate: quantity × unit price × hours. */
export interface Line extends Quantity {
  readonly unitPrice: UnitPrice;
  /** US dollars a month, not rounded. Undefined where the price is unknown. */
  readonly usd: Range | undefined;
}

/** What a stack costs a month. */
export interface Estimate {
  readonly stack: string;
  readonly lines: readonly Line[];
  /** What has no known price or quantity, each with the reason. Where there is one, there is no sum. */
  readonly unknown: readonly string[];
  /** Usage-based costs, in the order of the resource kinds. */
  readonly usage: readonly Use[];
}

/** How many units are free in each account and month. [CloudWatch pricing, "Free tier"] */
const FREE: Partial<Record<PriceName, number>> = { dashboardMonth: 3 };

/** Estimates a stack. @param taken how many of the free dashboards other stacks already use */
export function estimate(stack: string, resources: readonly Resource[], prices: Prices, taken = 0): Estimate {
  const asked: PricedStack = {
    all: (type) => resources.filter((resource) => resource.type === type).map(({ values }) => values),
    phases: phasesOf,
  };
  const quantities = new Map<string, Quantity>();
  const unknown = new Set<string>();
  const usage = new Map<string, Use>();
  for (const { type, values } of resources) {
    const price = kindOf(type)?.price;
    if (price === undefined) unknown.add(`${type}: not in any stack of this project`);
    if (price === undefined || price === 'free') continue;
    const named = 'lines' in price ? (price.usage?.(values, asked) ?? []) : price.usage;
    for (const use of named) usage.set(JSON.stringify(use), use);
    for (const found of 'lines' in price ? price.lines(values, asked) : []) {
      if ('unknown' in found) unknown.add(`${found.what}: ${found.unknown}`);
      else add(quantities, found);
    }
  }
  const lines = [...quantities.values()]
    .flatMap((quantity) => lineOf(quantity, prices, taken))
    .sort((one, other) => (other.usd?.max ?? 0) - (one.usd?.max ?? 0));
  for (const { what, usd } of lines)
    if (usd === undefined) unknown.add(`${what}: no price in ${prices.region} (npm run prices)`);
  return { stack, lines, unknown: [...unknown], usage: [...usage.values()] };
}

const keyOf = ({ what, price, hours }: Quantity): string => JSON.stringify([what, price, hours]);

function add(quantities: Map<string, Quantity>, found: Quantity): void {
  const same = quantities.get(keyOf(found))?.count ?? { min: 0, max: 0 };
  const count = { min: same.min + found.count.min, max: same.max + found.count.max };
  quantities.set(keyOf(found), { ...found, count });
}

function lineOf(quantity: Quantity, prices: Prices, taken: number): Line[] {
  const count = charged(quantity, taken);
  if (count.max === 0) return [];
  const unitPrice = prices.of(quantity.price);
  const { usd } = unitPrice;
  // An hourly price is for each hour; a monthly one is for the whole month.
  const share = /Hrs$/.test(unitPrice.unit) ? quantity.hours : quantity.hours / MONTH;
  const amount = (many: number): number => many * (usd ?? 0) * share;
  return [
    {
      ...quantity,
      count,
      unitPrice,
      usd: usd === null ? undefined : { min: amount(count.min), max: amount(count.max) },
    },
  ];
}

/** How many remain after the free ones are subtracted. */
function charged({ price, count }: Quantity, taken: number): Range {
  const free = typeof price === 'string' ? FREE[price] : undefined;
  if (free === undefined) return count;
  const left = Math.max(0, free - taken);
  return { min: Math.max(0, count.min - left), max: Math.max(0, count.max - left) };
}

/** The sum of all lines; undefined where one is unknown. */
export function total(estimates: readonly Estimate[]): Range | undefined {
  if (estimates.some(({ unknown }) => unknown.length > 0)) return undefined;
  const all = estimates.flatMap(({ lines }) => lines.flatMap(({ usd }) => usd ?? []));
  return {
    min: all.reduce((sum, { min }) => sum + min, 0),
    max: all.reduce((sum, { max }) => sum + max, 0),
  };
}
