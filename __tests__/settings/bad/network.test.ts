import { refuses, testRows, type Row } from './table';

const CIDR = "a private IPv4 network from /16 to /24, e.g. '10.0.0.0/16'";
const at = (name: string) => `stages.staging.network.${name}`;
const [cidr, zones, emptyZones, nat] = [at('cidr'), at('zones'), at('emptyZones'), at('nat')];
const max = 'stages.staging.instances.max';

describe('the address range', () => {
  const overlapping = (given: string): Row => [
    { [cidr]: given },
    `stages.production.network.cidr: given '10.1.0.0/16', which overlaps stages.staging.network.cidr '${given}'. ` +
      'Accepted: a network of its own for each stage.',
  ];
  testRows([
    [
      { 'stages.staging.network': undefined },
      'stages.staging.network: not given. Accepted: an object with cidr, zones, emptyZones, nat, endpoints.',
    ],
    [{ [cidr]: undefined }, `${cidr}: not given. Accepted: ${CIDR}.`],
    ...refuses(cidr, CIDR, [
      ['10.0.0.1/16', '10.0.0.0/16'],
      ['10.0.0.0', '10.0.0.0/16'],
      ['10.0.0.0/8'],
      ['10.0.0.0/15'],
      ['10.0.0.0/25'],
      ['52.0.0.0/16'],
      ['172.32.0.0/16'],
      ['fd00::/16'],
      ['010.0.0.0/16'],
      ['10.0.0.256/16'],
    ]),
    overlapping('10.1.128.0/20'),
    overlapping('10.1.0.0/16'),
  ]);
});

describe('zones', () => {
  testRows([
    ...refuses(zones, "2, 3 or 4, or a list of 2 to 4 names of zones, e.g. ['us-east-1a', 'us-east-1b']", [
      [1],
      [5],
      [2.5],
      ['2'],
      [['us-east-1a']],
      [['us-east-1a', 'use1-az2']],
      [['us-east-1a', 'us-east-1-bos-1a']],
    ]),
    [
      { [zones]: ['us-east-1a', 'us-east-1a'] },
      `${zones}[1]: given 'us-east-1a' again. Accepted: each zone once.`,
    ],
    [
      { [zones]: ['us-east-1a', 'eu-west-1b'] },
      `${zones}[1]: given 'eu-west-1b'. Accepted: a zone of us-east-1, e.g. 'us-east-1a'.`,
    ],
    [
      { region: 'eu-west-1', [zones]: 4 },
      `${zones}: given 4, but an account has 3 zones in eu-west-1. Accepted: at most 3 there, or a list of the zones that the account has.`,
    ],
  ]);
});

describe('room and ways out', () => {
  /** One instance more than there is room for. */
  const full = (room: number, beside: object = {}): Row => [
    { [cidr]: '10.0.0.0/24', [max]: room + 1, ...beside },
    `${max}: given ${room + 1}, which an instance refresh doubles for a while, but 10.0.0.0/24 has room for ${room} in each ` +
      `of 2 private subnets (/27). Accepted: at most ${room}, or a larger network.cidr.`,
  ];
  // Interface endpoints use addresses beside the instances: ten for the app, beside the eight of every stage.
  const actions = [
    ...['events:ListArchives', 'kendra:ListIndices', 'pipes:ListPipes', 'scheduler:ListSchedules'],
    ...['sns:CheckIfPhoneNumberIsOptedOut', 'sqs:ListQueues', 'sts:GetServiceBearerToken', 'swf:ListDomains'],
    ...['translate:ListLanguages', 'xray:GetDistinctTraceGraphs'],
  ];
  const much = { why: 'Asks many services.', actions, resources: ['*'] };
  testRows([
    ...refuses(nat, "'per-zone', 'single' or 'none'", [['gateway']]),
    full(27),
    full(27, { [zones]: 3, [emptyZones]: 1 }),
    full(11, { [nat]: 'none' }),
    full(9, { [nat]: 'none', 'stages.staging.app.permissions.Much': much }),
    [
      { [zones]: 3, [emptyZones]: 2 },
      `${emptyZones}: given 2 of 3 zones. Accepted: at most 1: two zones stay in use.`,
    ],
    [{ [emptyZones]: 1 }, `${emptyZones}: given 1 of 2 zones. Accepted: 0: two zones stay in use.`],
    [
      { [nat]: 'none', [at('endpoints')]: false },
      `${at('endpoints')}: given false, but network.nat is 'none'. Accepted: true, or leave it out: without NAT, instances reach AWS only through endpoints.`,
    ],
    [
      { [nat]: 'none', 'app.egress': [{ port: 5432, cidr: '52.1.2.3/32' }] },
      `${nat}: given 'none', but app.egress has 52.1.2.3/32, which cannot be reached without NAT. Accepted: 'per-zone' or 'single', or only private networks in app.egress.`,
    ],
  ]);
});
