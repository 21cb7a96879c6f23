import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePrices, type PriceFile, type Prices, priceList, SHIPPED_PRICES } from '../../cost';
import { ROOT, UserError } from '../../command';

/** The file that `npm run prices` writes. Without it the shipped prices are used. */
export const OWN_PRICES = join(ROOT, 'prices.json');

/** Reads a price file. @throws UserError where the file is not what `npm run prices` writes */
export function readPrices(path: string): PriceFile {
  try {
    return parsePrices(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new UserError(`${path} was not written by npm run prices. Run that again, or remove the file.`);
  }
}

/** The price list in use: the project's own where there is one, otherwise the shipped one. */
export const priceFile = (): string => (existsSync(OWN_PRICES) ? OWN_PRICES : SHIPPED_PRICES);

/** The prices of the settings' region. @throws UserError where the file is not what `npm run prices` writes */
export const pricesOf = ({ region }: { readonly region: string }, file = priceFile()): Prices =>
  priceList(readPrices(file), region);
