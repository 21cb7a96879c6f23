import { join } from 'node:path';
import { z } from 'zod';
import { PRICE_NAMES, type PriceName } from '../resource-kinds';

const entry = z.object({
  /** As the Price List API calls it: `AmazonEC2`. */
  service: z.string(),
  /** Without the region before it: `NatGateway-Hours`, not `EUC1-NatGateway-Hours`. null: not known. */
  usageType: z.string().nullable(),
  /** Where several things are counted under one usage type: `LoadBalancing:Application`. */
  operation: z.string().optional(),
  unit: z.string(),
  /** US dollars a unit; null: it could not be looked up. */
  usd: z.number().nonnegative().nullable(),
  /** What region it holds in; `any`: in all. */
  region: z.string(),
  /** Where it was looked up. */
  source: z.string().min(1),
  /** Of which day the source is. */
  date: z.iso.date(),
});

const file = z.object({
  prices: z.record(z.enum(PRICE_NAMES), entry),
  /** Linux on demand, by instance type. */
  instances: entry.omit({ usd: true }).extend({ usd: z.record(z.string(), z.number().positive()) }),
});

export type PriceEntry = z.infer<typeof entry>;
export type PriceFile = z.infer<typeof file>;

/** The prices that this project ships; `npm run prices` writes a project's own. */
export const SHIPPED_PRICES = join(__dirname, 'prices.json');

/** What a price is asked by: a name, or an instance's type. */
export type Priced = PriceName | { readonly instance: string };

/** A unit price, with what it is a price of. */
export type UnitPrice = Pick<PriceEntry, 'unit' | 'usd' | 'date'>;

/** The prices that hold in one region. What was looked up for another one is unknown there. */
export interface Prices {
  readonly region: string;
  of(priced: Priced): UnitPrice;
}

/** @throws ZodError where it is not what `npm run prices` writes */
export const parsePrices = (json: unknown): PriceFile => file.parse(json);

export function priceList({ prices, instances }: PriceFile, region: string): Prices {
  const holds = (where: string) => where === region || where === 'any';
  return {
    region,
    of(priced) {
      const { usd, ...found } =
        typeof priced === 'string'
          ? prices[priced]
          : { ...instances, usd: instances.usd[priced.instance] ?? null };
      return { ...found, usd: holds(found.region) ? usd : null };
    },
  };
}
