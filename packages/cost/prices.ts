import { join } from 'node:path';
import { z } from 'zod';
import { PRICE_NAMES, type PriceName } from '../resource-kinds';

const entry = z.object({
  /** The service code of the Price List API: `AmazonEC2`. */
  service: z.string(),
  /**
   * Without the region's prefix: `NatGateway-Hours`, not `EUC1-NatGateway-Hours`. null where it is unknown.
   */
  usageType: z.string().nullable(),
  /** Needed where several things have one usage type: `LoadBalancing:Application`. */
  operation: z.string().optional(),
  unit: z.string(),
  /** US dollars for a unit; null where it could not be looked up. */
  usd: z.number().nonnegative().nullable(),
  /** The region that the price is for; `any` for all regions. */
  region: z.string(),
  /** Where the price was looked up. */
  source: z.string().min(1),
  /** The date of the source. */
  date: z.iso.date(),
});

const file = z.object({
  prices: z.record(z.enum(PRICE_NAMES), entry),
  /** On-demand prices of Linux, by instance type. */
  instances: entry.omit({ usd: true }).extend({ usd: z.record(z.string(), z.number().positive()) }),
});

/** A price in a price file. */
export type PriceEntry = z.infer<typeof entry>;
/** The prices of a file: `prices.json`. */
export type PriceFile = z.infer<typeof file>;

/** The price file of this project; `npm run prices` writes the user's own. */
export const SHIPPED_PRICES = join(__dirname, 'prices.json');

/** The key of a price: a name, or an instance type. */
export type Priced = PriceName | { readonly instance: string };

/** A unit price. */
export type UnitPrice = Pick<PriceEntry, 'unit' | 'usd' | 'date'>;

/** The prices of one region. A price that was looked up for another region is unknown. */
export interface Prices {
  readonly region: string;
  of(priced: Priced): UnitPrice;
}

/** Checks a price file. @throws ZodError where it is not what `npm run prices` writes */
export const parsePrices = (json: unknown): PriceFile => file.parse(json);

/** The prices of a file that are valid in a region. */
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
