import { type Filter, GetProductsCommand, type PricingClient } from '@aws-sdk/client-pricing';
import type { PriceEntry, PriceFile } from '../../cost';

/**
 * A region that has the Price List API; it returns the prices of all regions. [Price List Query API,
 * "Endpoints"]
 */
export const PRICING_REGION = 'us-east-1';

/** The part of a product that is read here. The API returns each product as a JSON text. */
interface Product {
  readonly product: { readonly attributes: Readonly<Record<string, string>> };
  readonly terms?: {
    readonly OnDemand?: Readonly<
      Record<string, { readonly priceDimensions: Readonly<Record<string, Dimension>> }>
    >;
  };
}

interface Dimension {
  readonly unit: string;
  readonly beginRange?: string;
  readonly pricePerUnit: { readonly USD?: string };
}

const SOURCE = 'AWS Price List API';

const is = (Field: string, Value: string): Filter => ({ Type: 'TERM_MATCH', Field, Value });

/**
 * Looks up every price of a file for another region, and returns them in the same form. A price that is not
 * found is `null`.
 */
export async function lookUp(
  client: PricingClient,
  known: PriceFile,
  region: string,
  date: string,
): Promise<PriceFile> {
  const prices: Record<string, PriceEntry> = {};
  for (const [name, entry] of Object.entries(known.prices))
    prices[name] = await lookUpOne(client, entry, region, date);
  const usd = await instancePrices(client, region);
  const instances = { ...known.instances, region, source: `${SOURCE}: Linux, on demand`, date, usd };
  return { prices: prices as PriceFile['prices'], instances };
}

async function lookUpOne(
  client: PricingClient,
  entry: PriceEntry,
  region: string,
  date: string,
): Promise<PriceEntry> {
  const { service, usageType, operation } = entry;
  const everywhere = entry.region === 'any';
  const found = { ...entry, region: everywhere ? 'any' : region, source: SOURCE, date };
  if (usageType === null)
    return entry.region === region
      ? entry
      : { ...found, usd: null, source: 'not looked up: no usage type is known' };
  const where = service === 'AWSDataTransfer' ? 'fromRegionCode' : 'regionCode';
  const products = await productsOf(client, service, [
    ...(everywhere ? [] : [is(where, region)]),
    ...(operation === undefined ? [] : [is('operation', operation)]),
    { Type: 'CONTAINS', Field: 'usagetype', Value: usageType },
  ]);
  const usd = onePrice(products.filter((product) => isOf(product, usageType, region)));
  return usd === null ? { ...found, usd, source: `${SOURCE}: no price was found` } : { ...found, usd };
}

/**
 * Whether a product has this usage type in the region itself: `EUC1-NatGateway-Hours`, `NatGateway-Hours` in
 * us-east-1, `eu-central-1-KMS-Keys`; not `EUC1-RegionalNatGateway-Hours`, and not that of a local zone,
 * `USE1-BOS1-EBS:VolumeUsage.gp3`.
 */
function isOf({ product }: Product, usageType: string, region: string): boolean {
  const given = product.attributes['usagetype'] ?? '';
  if (!given.endsWith(usageType)) return false;
  const before = given.slice(0, -usageType.length);
  return before === '' || before === `${region}-` || /^[A-Z]{2,4}\d?-$/.test(before);
}

/** The one price that all products have; null where there is none, or more than one. */
function onePrice(products: readonly Product[]): number | null {
  const found = [...new Set(products.map(priceOf))].filter((usd) => usd !== undefined);
  return found.length === 1 ? found[0]! : null;
}

/** The price of the first tier that is not free: an account's free tier is not counted. */
function priceOf({ terms }: Product): number | undefined {
  const tiers = Object.values(terms?.OnDemand ?? {})
    .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
    .filter(({ pricePerUnit }) => pricePerUnit.USD !== undefined)
    .sort((one, other) => Number(one.beginRange ?? 0) - Number(other.beginRange ?? 0))
    .map(({ pricePerUnit }) => Number(pricePerUnit.USD));
  return tiers.find((usd) => usd > 0) ?? tiers[0];
}

/** On-demand prices of Linux with shared tenancy, for every instance type in a region. */
async function instancePrices(client: PricingClient, region: string): Promise<Record<string, number>> {
  const products = await productsOf(client, 'AmazonEC2', [
    is('regionCode', region),
    is('operatingSystem', 'Linux'),
    is('tenancy', 'Shared'),
    is('preInstalledSw', 'NA'),
    is('capacitystatus', 'Used'),
  ]);
  const ofType = (product: Product): [string, number][] => {
    const type = product.product.attributes['instanceType'] ?? '';
    const usd = isOf(product, `BoxUsage:${type}`, region) ? priceOf(product) : undefined;
    return usd === undefined || usd === 0 ? [] : [[type, usd]];
  };
  return Object.fromEntries(products.flatMap(ofType).sort(([one], [other]) => (one < other ? -1 : 1)));
}

async function productsOf(client: PricingClient, ServiceCode: string, Filters: Filter[]): Promise<Product[]> {
  const products: Product[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetProductsCommand({ ServiceCode, Filters, FormatVersion: 'aws_v1', MaxResults: 100, NextToken }),
    );
    products.push(...(page.PriceList ?? []).map((text: unknown) => JSON.parse(String(text)) as Product));
    NextToken = page.NextToken;
  } while (NextToken);
  return products;
}
