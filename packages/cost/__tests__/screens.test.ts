import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { costBlock, costTable, estimate, type Resource } from '../index';
import { frozenPrices } from './frozen-prices';
import { stageOf } from './stages';

const today = new Date('2026-11-29T12:00:00Z');
const staging = stageOf();

/** The cost block of a plan that changes the resources from `before` to `after`. */
function block(before: readonly Resource[], after: readonly Resource[], prices = frozenPrices()): string[] {
  const cost = (resources: readonly Resource[]) => estimate('staging', resources, prices);
  return costBlock([{ before: cost(before), after: cost(after) }], { prices, today });
}

const NOT_IN = [
  '  Not in it: NAT traffic 0.045/GB, internet traffic 0.09/GB,',
  '    capacity units 0.008/hour, logs 0.50/GB; all: npm run cost',
];

test.each<[string, string[], string[]]>([
  ['no change', block(staging, staging), ['Cost a month: 99.55 USD, at most 133.88 USD', ...NOT_IN]],
  [
    'a NAT gateway in each zone',
    block(staging, stageOf({ network: { nat: 'per-zone' } })),
    [
      'Cost a month: 99.55 → 136.15 USD (+36.60), at most 133.88 → 170.48 USD (+36.60)',
      '  +32.85 NAT gateways: 1 → 2',
      '  +3.65 public IPv4 addresses: 3 → 4',
      '  +0.10 alarms, by metric: 17 → 18',
      ...NOT_IN,
    ],
  ],
  [
    'a higher maximum of instances',
    block(staging, stageOf({ instances: { max: 6 } })),
    [
      'Cost a month: 99.55 USD, at most 133.88 → 168.21 USD (+34.33)',
      '  +0.00 (at most +24.53) t4g.small instances: 2 to 4 → 2 to 6',
      '  +0.00 (at most +4.20) detailed monitoring: 14 to 28 → 14 to 42',
      '  +0.00 (at most +5.60) 2 more',
      ...NOT_IN,
    ],
  ],
  [
    'sums that need two lines',
    block(staging, stageOf({ instances: { type: 'm7g.large', max: 40 } })),
    [
      'Cost a month: 99.55 → 194.16 USD (+94.61),',
      '     at most: 133.88 → 2,643.95 USD (+2,510.06)',
      '  +119.14 (at most +2,382.72) m7g.large instances: 0 → 2 to 40',
      '  -24.53 (at most +127.34) 4 more',
      ...NOT_IN,
    ],
  ],
  [
    'a new stage',
    block([], staging),
    [
      'Cost a month: 0.00 → 99.55 USD (+99.55), at most 0.00 → 133.88 USD (+133.88)',
      '  +24.53 (at most +49.06) t4g.small instances: 0 → 2 to 4',
      '  +32.85 NAT gateways: 0 → 1',
      '  +42.18 (at most +51.98) 9 more',
      ...NOT_IN,
    ],
  ],
  [
    'a destroyed stage',
    block(staging, []),
    [
      'Cost a month: 99.55 → 0.00 USD (-99.55), at most 133.88 → 0.00 USD (-133.88)',
      '  -24.53 (at most -49.06) t4g.small instances: 2 to 4 → 0',
      '  -32.85 NAT gateways: 1 → 0',
      '  -16.43 load balancers: 1 → 0',
      '  -10.95 public IPv4 addresses: 3 → 0',
      '  -14.80 (at most -24.60) 7 more',
    ],
  ],
  [
    'a type without a price',
    block(staging, stageOf({ instances: { type: 'c9z.large', architecture: 'x86_64' } })),
    [
      'Cost a month: no sum, as these prices are unknown:',
      '  c9z.large instances: no price in us-east-1 (npm run prices)',
      '  -24.53 (at most -49.06) t4g.small instances: 2 to 4 → 0',
      ...NOT_IN,
    ],
  ],
  [
    'prices that are older than 90 days',
    block(staging, staging, frozenPrices('2026-08-30')),
    [
      'Cost a month: 99.55 USD, at most 133.88 USD',
      ...NOT_IN,
      '  Oldest prices: 2026-08-30, 91 days ago. Update them: npm run prices',
    ],
  ],
  ['prices that are 90 days old', block(staging, staging, frozenPrices('2026-08-31')).slice(3), []],
])('the cost block of a plan: %s', (_, lines, expected) => {
  expect(lines).toEqual(expected);
  expect(lines.length).toBeLessThanOrEqual(6);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test('the screen of npm run cost, in 80 columns', () => {
  const prices = frozenPrices();
  const cost = estimate(
    'staging',
    stageOf({ schedule: { down: '0 20 * * *', up: '0 6 * * *', min: 1 } }),
    prices,
  );
  const lines = costTable([cost], { prices, today });
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(`${lines.join('\n')}\n`).toBe(readFileSync(join(__dirname, 'screens/cost.txt'), 'utf8'));
});

test('the first three dashboards of an account are free', () => {
  const costs = [0, 1, 2, 3].map((taken) => estimate('x', staging, frozenPrices(), taken));
  const dashboards = costs.map(({ lines }) => lines.filter(({ what }) => what === 'dashboards'));
  expect(dashboards.map(([line]) => line?.usd)).toEqual([
    undefined,
    undefined,
    undefined,
    { min: 3, max: 3 },
  ]);
});

test('a region without known prices has no sum', () => {
  const there = frozenPrices();
  const prices = { region: 'eu-central-1', of: () => ({ ...there.of('keyMonth'), usd: null }) };
  const cost = estimate('staging', staging, prices);
  expect(costBlock([{ before: cost, after: cost }], { prices, today })).toEqual([
    'Cost a month: no sum, as these prices are unknown:',
    '  public IPv4 addresses: no price in eu-central-1 (npm run prices); 10 more',
    '  Not in it: NAT traffic (unknown price), internet traffic (unknown price),',
    '    capacity units (unknown price), logs (unknown price); all: npm run cost',
  ]);
  const lines = costTable([cost], { prices, today });
  expect(lines[2]).toMatch(/^staging +unknown +unknown$/);
  expect(lines).toContain('Where a price is unknown, no sum is given.');
});
