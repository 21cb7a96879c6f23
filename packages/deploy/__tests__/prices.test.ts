import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { PricingClient } from '@aws-sdk/client-pricing';
import { parsePrices, type PriceFile, SHIPPED_PRICES } from '../../cost';
import { byModel } from '../../oracles';
import { lookUp } from '../cost/price-list';

/** A product as the Price List API answers: JSON in a string. [AWS billing user guide, "Reading the price list files"] */
interface Product {
  readonly service: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** USD by the beginning of the tier. */
  readonly tiers: Readonly<Record<string, string>>;
  readonly unit: string;
}

const product = (service: string, usagetype: string, unit: string, usd: string, more = {}): Product => ({
  service,
  attributes: { usagetype, regionCode: 'eu-central-1', ...more },
  tiers: { 0: usd },
  unit,
});

const instance = (type: string, usd: string, more = {}): Product =>
  product('AmazonEC2', `EUC1-BoxUsage:${type}`, 'Hrs', usd, {
    instanceType: type,
    operatingSystem: 'Linux',
    tenancy: 'Shared',
    preInstalledSw: 'NA',
    capacitystatus: 'Used',
    ...more,
  });

const PRODUCTS: readonly Product[] = [
  product('AmazonEC2', 'EUC1-NatGateway-Hours', 'Hrs', '0.0520000000'),
  product('AmazonEC2', 'EUC1-RegionalNatGateway-Hours', 'Hrs', '0.0990000000'),
  product('AmazonEC2', 'EUC1-EBS:VolumeUsage.gp3', 'GB-Mo', '0.0952000000'),
  product('AmazonEC2', 'EUC1-HAM1-EBS:VolumeUsage.gp3', 'GB-Mo', '0.1500000000'), // a local zone
  product('AWSELB', 'EUC1-LoadBalancerUsage', 'Hrs', '0.0270000000', {
    operation: 'LoadBalancing:Application',
  }),
  product('AWSELB', 'EUC1-LoadBalancerUsage', 'Hrs', '0.0300000000', { operation: 'LoadBalancing' }),
  product('awskms', 'eu-central-1-KMS-Keys', 'Keys', '1.0000000000'),
  product('AmazonS3', 'EUC1-TimedStorage-ByteHrs', 'GB-Mo', '0.0245000000'),
  product('AmazonS3', 'EUC1-TimedStorage-ByteHrs', 'GB-Mo', '0.0300000000', { group: 'another' }),
  {
    ...product('AWSDataTransfer', 'EUC1-DataTransfer-Out-Bytes', 'GB', ''),
    attributes: { usagetype: 'EUC1-DataTransfer-Out-Bytes', fromRegionCode: 'eu-central-1' },
    tiers: { 10240: '0.0850000000', 0: '0.0000000000', 100: '0.0900000000' },
  },
  {
    ...product('AmazonCloudWatch', 'DashboardsUsageHour-Basic', 'Dashboards', '3.0000000000'),
    attributes: { usagetype: 'DashboardsUsageHour-Basic', location: 'Any', regionCode: '' },
  },
  instance('t4g.small', '0.0192000000'),
  instance('m7i.large', '0.1207500000'),
  instance('t4g.small', '0.0999000000', { operatingSystem: 'Windows' }),
  {
    ...instance('x.large', '0.0100000000'),
    attributes: { ...instance('x.large', '').attributes, regionCode: 'us-east-1' },
  },
];

/** A product in the form of the API's own answers, with all members, also those that are not read. */
function written({ service, attributes, tiers, unit }: Product, index: number): string {
  const sku = `SKU${index}`;
  const code = `${sku}.JRTCKXETXF`;
  const priceDimensions = Object.fromEntries(
    Object.entries(tiers).map(([beginRange, USD], tier) => [
      `${code}.${tier}`,
      {
        unit,
        endRange: 'Inf',
        description: `$${USD} per ${unit}`,
        appliesTo: [],
        rateCode: `${code}.${tier}`,
        beginRange,
        pricePerUnit: { USD },
      },
    ]),
  );
  return JSON.stringify({
    product: { productFamily: 'any', attributes: { ...attributes, servicecode: service }, sku },
    serviceCode: service,
    terms: {
      OnDemand: {
        [code]: {
          priceDimensions,
          sku,
          effectiveDate: '2026-11-01T00:00:00Z',
          offerTermCode: 'JRTCKXETXF',
          termAttributes: {},
        },
      },
    },
    version: '20261101000000',
    publicationDate: '2026-11-01T00:00:00Z',
  });
}

interface Request {
  readonly ServiceCode: string;
  readonly Filters: readonly { readonly Type: string; readonly Field: string; readonly Value: string }[];
  readonly NextToken?: string;
}

/** An answer has one product, so a request for two needs a second page. */
function answer({ ServiceCode, Filters, NextToken }: Request) {
  const found = PRODUCTS.filter(
    ({ service, attributes }) =>
      service === ServiceCode &&
      Filters.every(({ Type, Field, Value }) =>
        Type === 'CONTAINS' ? attributes[Field]?.includes(Value) : attributes[Field] === Value,
      ),
  );
  const page = Number(NextToken ?? 0);
  return {
    FormatVersion: 'aws_v1',
    PriceList: found.slice(page, page + 1).map(written),
    ...(page + 1 < found.length && { NextToken: String(page + 1) }),
  };
}

const againstModel: string[] = [];
const calls: string[] = [];

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

let server: Server;
let found: PriceFile;

beforeAll(async () => {
  server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const asked = JSON.parse(body) as Request;
      const answered = answer(asked);
      calls.push(String(request.headers['x-amz-target']));
      againstModel.push(...byModel('pricing', 'GetProductsRequest', asked));
      againstModel.push(...byModel('pricing', 'GetProductsResponse', answered));
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answered));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const client = new PricingClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const shipped = parsePrices(JSON.parse(readFileSync(SHIPPED_PRICES, 'utf8')));
  found = await lookUp(client, shipped, 'eu-central-1', '2026-11-29');
});

afterAll(() => server.close());

test("requests and answers match AWS's model of the service", () => {
  expect(againstModel).toEqual([]);
  expect(new Set(calls)).toEqual(new Set(['AWSPriceListService.GetProducts']));
});

test.each<[keyof PriceFile['prices'], number | null]>([
  ['natGatewayHour', 0.052], // not the regional gateway's
  ['gp3GbMonth', 0.0952], // not a local zone's
  ['loadBalancerHour', 0.027], // not a Classic Load Balancer's
  ['keyMonth', 1],
  ['internetGb', 0.09], // of the first tier that costs anything
  ['dashboardMonth', 3],
  ['s3GbMonth', null], // two prices for the same usage type: unknown
  ['alarmMonth', null], // no product in the answer
  ['scheduledCall', null], // its usage type is not known
])('the price of %s is %p', (name, usd) => expect(found.prices[name]?.usd).toBe(usd));

test('each price has its source and date', () => {
  expect(found.prices.natGatewayHour).toEqual({
    service: 'AmazonEC2',
    usageType: 'NatGateway-Hours',
    unit: 'Hrs',
    usd: 0.052,
    region: 'eu-central-1',
    source: 'AWS Price List API',
    date: '2026-11-29',
  });
  expect(found.prices.alarmMonth?.source).toBe('AWS Price List API: no price was found');
  expect(found.prices.dashboardMonth?.region).toBe('any');
});

test('instance prices are those of Linux on demand in the region', () =>
  expect(found.instances.usd).toEqual({ 'm7i.large': 0.12075, 't4g.small': 0.0192 }));

test('a written price file can be read again', () =>
  expect(parsePrices(JSON.parse(JSON.stringify(found)))).toEqual(found));
