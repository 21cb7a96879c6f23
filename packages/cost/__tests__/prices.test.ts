import { readFileSync } from 'node:fs';
import { kinds, PRICE_NAMES } from '../../resource-kinds';
import { parsePrices, priceList, SHIPPED_PRICES } from '../index';
import { notIn } from '../not-in';

const shipped = parsePrices(JSON.parse(readFileSync(SHIPPED_PRICES, 'utf8')));

test('each shipped price has its service, unit, source and date', () => {
  expect(Object.keys(shipped.prices).sort()).toEqual([...PRICE_NAMES].sort());
  for (const { service, unit, source, date } of [...Object.values(shipped.prices), shipped.instances])
    expect([service, unit, source, date]).not.toContain('');
});

test('a price is known in its region only, unless it is the same in all regions', () => {
  const [here, there] = ['us-east-1', 'eu-central-1'].map((region) => priceList(shipped, region));
  expect([here?.of('natGatewayHour').usd, here?.of({ instance: 't4g.small' }).usd]).toEqual([0.045, 0.0168]);
  expect([there?.of('natGatewayHour').usd, there?.of({ instance: 't4g.small' }).usd]).toEqual([null, null]);
  expect(here?.of({ instance: 't4g.colossal' }).usd).toBeNull();
  expect(there?.of('dashboardMonth').usd).toBe(3); // one price in all regions
});

// A cost by usage without a text would be neither in a sum nor in the list "Not in it".
test('every cost by usage has a text', () => {
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

test('a cost by usage without a price in the list is named too', () =>
  expect(
    notIn([{ usage: [{ ofUnknownPrice: 'requests to the queue' }] }], priceList(shipped, 'us-east-1')),
  ).toEqual([{ what: 'requests to the queue', usd: null }]));
