import { writePipeline, writeShipped, writeState } from '../../../__tests__/support/stacks';
import { resolveStage } from '../../../__tests__/support/stage';
import { cents } from '../words';
import { type Estimate, resourcesOf, total } from '../index';
import { costOf, stageOf } from './stages';

/** A line calculated by hand: what, how many at least and at most, and the cost of these in USD. */
type Row = readonly [what: string, least: number, most: number, usdLeast: number, usdMost: number];

/** The metrics of shipped staging's alarms: app-5xx 2, elb-5xx 3, latency-p99 2, no-healthy-host 2, and eight alarms of one. */
const ALARMS = 2 + 3 + 2 + 2 + 8;

/** Two to four instances of t4g.small, 20 GB each, all month. */
const FLEET: readonly Row[] = [
  ['t4g.small instances', 2, 4, 24.53, 49.06], // × 0.0168 × 730 = 12.264 each
  ['gp3 volumes, GB', 40, 80, 3.2, 6.4], // × 0.08
  ['detailed monitoring', 14, 28, 4.2, 8.4], // 7 each × 0.30
  ["the agent's metrics", 10, 18, 3, 5.4], // 4 each and 2 of the group × 0.30
];

/** The lines that do not depend on the instances. */
const REST: readonly Row[] = [
  ['KMS keys', 2, 2, 2, 2],
  ['alarms of the scaling policies', 4, 4, 0.4, 0.4],
  ['load balancers', 1, 1, 16.43, 16.43], // 0.0225 × 730 = 16.425
  ['metrics of log filters', 1, 1, 0.3, 0.3],
];

const nat = (count: number, usd: number): Row => ['NAT gateways', count, count, usd, usd]; // 0.045 × 730 = 32.85
const addresses = (count: number, usd: number): Row => ['public IPv4 addresses', count, count, usd, usd]; // 0.005 × 730 = 3.65
const alarms = (count: number, usd: number): Row => ['alarms, by metric', count, count, usd, usd]; // 0.10

const night = { down: '0 20 * * MON-FRI', up: '0 6 * * MON-FRI' };

const CASES: readonly [name: string, cost: Estimate, rows: readonly Row[], least: number, most: number][] = [
  [
    'shipped staging', // addresses: 2 zones of the load balancer, 1 NAT gateway
    costOf(stageOf()),
    [...FLEET, ...REST, nat(1, 32.85), addresses(3, 10.95), alarms(ALARMS, 1.7)],
    // 24.528 + 3.20 + 4.20 + 3.00 + 2.00 + 0.40 + 16.425 + 0.30 + 32.85 + 10.95 + 1.70 = 99.553
    99.55,
    // 49.056 + 6.40 + 8.40 + 5.40 + the same 64.625 = 133.881
    133.88,
  ],
  [
    'shipped production', // 2 to 6 instances; 3 zones, each with a NAT gateway and its alarm; 2 alarms of names; elb-5xx has 2 metrics
    costOf(stageOf({}, { begin: 'production' })),
    [
      ['t4g.small instances', 2, 6, 24.53, 73.58],
      ['gp3 volumes, GB', 40, 120, 3.2, 9.6],
      ['detailed monitoring', 14, 42, 4.2, 12.6],
      ["the agent's metrics", 10, 26, 3, 7.8],
      ...REST,
      nat(3, 98.55),
      addresses(6, 21.9),
      alarms(19, 1.9),
    ],
    176.4, // 34.928 + 19.125 + 98.55 + 21.90 + 1.90 = 176.403
    245.06, // 73.584 + 9.60 + 12.60 + 7.80 = 103.584; + 141.475 = 245.059
  ],
  [
    'one zone more', // one address of the load balancer: 99.553 + 3.65, 133.881 + 3.65
    costOf(stageOf({ network: { zones: 3 } })),
    [...FLEET, ...REST, nat(1, 32.85), addresses(4, 14.6), alarms(ALARMS, 1.7)],
    103.2,
    137.53,
  ],
  [
    'a NAT gateway in each zone', // 32.85 + 3.65 + 0.10 more: gateway, address, alarm
    costOf(stageOf({ network: { nat: 'per-zone' } })),
    [...FLEET, ...REST, nat(2, 65.7), addresses(4, 14.6), alarms(ALARMS + 1, 1.8)],
    136.15,
    170.48,
  ],
  [
    'no NAT, 8 endpoints in 2 zones', // 16 × 0.01 × 730 = 116.80; less 32.85, 3.65 and the alarm's 0.10
    costOf(stageOf({ network: { nat: 'none' } })),
    [
      ...FLEET,
      ...REST,
      ['interface endpoints, by zone', 16, 16, 116.8, 116.8],
      addresses(2, 7.3),
      alarms(ALARMS - 1, 1.6),
    ],
    179.75,
    214.08,
  ],
  [
    'stopped at night and at weekends', // 5 days of 14 hours are 70 of 168: 304.1667 h; the fleet costs 5/12 of 34.928 and 69.256
    costOf(stageOf({ schedule: night })),
    [
      ['t4g.small instances', 2, 4, 10.22, 20.44],
      ['gp3 volumes, GB', 40, 80, 1.33, 2.67],
      ['detailed monitoring', 14, 28, 1.75, 3.5],
      ["the agent's metrics", 10, 18, 1.25, 2.25],
      ...REST,
      nat(1, 32.85),
      addresses(3, 10.95),
      alarms(ALARMS, 1.7),
    ],
    79.18, // 14.5533 + 64.625
    93.48, // 28.8567 + 64.625
  ],
  [
    'a bigger instance type', // 0.0816 × 730 = 59.568 each, in place of 12.264
    costOf(stageOf({ instances: { type: 'm7g.large' } })),
    [
      ['m7g.large instances', 2, 4, 119.14, 238.27],
      ...FLEET.slice(1),
      ...REST,
      nat(1, 32.85),
      addresses(3, 10.95),
      alarms(ALARMS, 1.7),
    ],
    194.16, // 99.553 + 2 × 47.304
    323.1, // 133.881 + 4 × 47.304 = 323.097
  ],
  [
    'an internal load balancer', // the load balancer has no public addresses: 7.30 less
    costOf(stageOf({ exposure: 'internal' })),
    [...FLEET, ...REST, nat(1, 32.85), addresses(1, 3.65), alarms(ALARMS, 1.7)],
    92.25,
    126.58,
  ],
  [
    'no domain', // no certificate, so no alarm on its expiry
    costOf(stageOf({}, { domain: undefined })),
    [...FLEET, ...REST, nat(1, 32.85), addresses(3, 10.95), alarms(ALARMS - 1, 1.6)],
    99.45,
    133.78,
  ],
  [
    'the pipeline',
    costOf(resourcesOf(writePipeline(resolveStage().settings).json)),
    [['KMS keys', 1, 1, 1, 1]],
    1,
    1,
  ],
  ['the state stack, only a bucket', costOf(resourcesOf(writeState(resolveStage().settings).json)), [], 0, 0],
];

describe.each(CASES)('%s', (_, cost, rows, least, most) => {
  const sorted = (list: readonly Row[]) => [...list].sort(([one], [other]) => (one < other ? -1 : 1));

  test('each line, to the cent', () => {
    const lines = cost.lines.map(({ what, count, usd }): Row => [
      what,
      count.min,
      count.max,
      cents(usd?.min ?? NaN),
      cents(usd?.max ?? NaN),
    ]);
    expect(sorted(lines)).toEqual(sorted(rows));
  });

  test('the sum, to the cent', () => {
    expect(cost.unknown).toEqual([]);
    const sum = total([cost]);
    expect([cents(sum?.min ?? NaN), cents(sum?.max ?? NaN)]).toEqual([least, most]);
  });
});

test('all of the shipped settings: 99.553 + 176.403 + 1.00 = 276.956, and 133.881 + 245.059 + 1.00 = 379.94', () => {
  const all = writeShipped().map(({ json }) => costOf(resourcesOf(json)));
  const sum = total(all);
  expect([cents(sum?.min ?? NaN), cents(sum?.max ?? NaN)]).toEqual([276.96, 379.94]);
});
