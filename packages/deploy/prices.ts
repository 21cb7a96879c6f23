import { writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { PricingClient } from '@aws-sdk/client-pricing';
import { SHIPPED_PRICES } from '../cost';
import { loadFacts } from '../facts';
import { asking, clientConfig } from './account/aws';
import { declare, readLine, ROOT, start, UserError } from '../command';
import { readPrices } from './cost/own-prices';
import { lookUp, PRICING_REGION } from './cost/price-list';

const PRICES = declare({
  name: 'prices',
  does:
    "Reads the prices of the settings' region from AWS's Price List API and writes them to prices.json, which you " +
    'commit. It needs credentials that allow pricing:GetProducts, and creates nothing.',
  options: {
    out: { type: 'string', value: 'file', default: 'prices.json', says: 'the file to write' },
  },
  example: 'npm run prices',
});

/**
 * `npm run prices`: looks up the prices of the settings' region, and writes them to prices.json, which is
 * used from then on.
 */
async function prices(): Promise<void> {
  const { region } = loadFacts();
  const { values } = readLine(PRICES);
  const client = new PricingClient(clientConfig(PRICING_REGION));
  const today = new Date().toISOString().slice(0, 10);
  console.log(`Looking up the prices of ${region} …`);
  const found = await asking('looking up prices', () =>
    lookUp(client, readPrices(SHIPPED_PRICES), region, today),
  );
  const types = Object.keys(found.instances.usd).length;
  if (types === 0)
    throw new UserError(`The Price List API has no instance prices for ${region}. Nothing was written.`);
  const out = resolve(ROOT, values.out);
  writeFileSync(out, `${JSON.stringify(found, undefined, 2)}\n`);
  const unknown = Object.entries(found.prices).flatMap(([name, { usd }]) => (usd === null ? [name] : []));
  const all = Object.keys(found.prices).length;
  console.log(
    `${relative(ROOT, out)}: ${all - unknown.length} of ${all} prices, and ${types} instance types, of ${today}. Commit it.`,
  );
  if (unknown.length > 0) console.log(`No price was found for ${unknown.join(', ')}: no sum includes them.`);
}

start(PRICES, prices);
