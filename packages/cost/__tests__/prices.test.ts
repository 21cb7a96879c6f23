import { readFileSync } from 'node:fs';
import { kinds, PRICE_NAMES } from '../../resource-kinds';
import { parsePrices, priceList, SHIPPED_PRICES } from '../index';
import { notIn } from '../not-in';

const shipped = parsePrices(JSON.parse(readFileSync(SHIPPED_PRICES, 'utf8')));

test('each shipped price says what it is, where it was looked up and when', () => {
  expect(Object.keys(shipped.prices).sort()).toEqual([...PRICE_NAMES].sort());
  for (const { service, unit, source, date } of [...Object.values(shipped.prices), shipped.instances])
    expect([service, unit, source, date]).not.toContain('');
});

test('a price holds in its region, and is unknown in another', () => {
  const [here, there] = ['us-east-1', 'eu-central-1'].map((region) => priceList(shipped, region));
  expect([here?.of('natGatewayHour').usd, here?.of({ instance: 't4g.small' }).usd]).toEqual([0.045, 0.0168]);
  expect([there?.of('natGatewayHour').usd, there?.of({ instance: 't4g.small' }).usd]).toEqual([null, null]);
  expect(here?.of({ instance: 't4g.colossal' }).usd).toBeNull();
  expect(there?.of('dashboardMonth').usd).toBe(3); // one price in all regions
});

// A use without words would be in no sum, and in no block either.
test('whatever costs by use has words', () => {
  const used = kinds.flatMap(([, { price }]) =>
    typeof price === 'object' && !('lines' in price) ? price.usage : [],
  );
  const more = [
    'capacityUnitHour',
    'natGatewayGb',
    'endpointGb',
    'keyRequest',
    'pipelineMinute',
    'armBuildMinute',
  ] as const;
  const all = [
    ...new Set([
      ...used,
      ...more,
      'x86BuildMinute' as const,
      't3CreditHour' as const,
      't4gCreditHour' as const,
    ]),
  ];
  const words = notIn([{ usage: all }], priceList(shipped, 'us-east-1'));
  expect(words).toHaveLength(all.length);
});

test('what has no price in the list is named all the same', () =>
  expect(
    notIn([{ usage: [{ ofUnknownPrice: 'requests to the queue' }] }], priceList(shipped, 'us-east-1')),
  ).toEqual([{ what: 'requests to the queue', usd: null }]));
