import { testRows } from './table';

const CIDR = "Accepted: a private IPv4 network from /16 to /24, e.g. '10.0.0.0/16'.";
const ZONES = "Accepted: 2, 3 or 4, or a list of 2 to 4 names of zones, e.g. ['us-east-1a', 'us-east-1b'].";
const OWN = 'Accepted: a network of its own for each stage.';
const cidr = 'stages.staging.network.cidr';
const zones = 'stages.staging.network.zones';

describe('the address range', () => {
  testRows([
    [
      { 'stages.staging.network': undefined },
      'stages.staging.network: not given. Accepted: an object with cidr, zones, emptyZones, nat, endpoints.',
    ],
    [{ [cidr]: undefined }, `${cidr}: not given. ${CIDR}`],
    [{ [cidr]: '10.0.0.1/16' }, `${cidr}: given '10.0.0.1/16'. ${CIDR} Did you mean '10.0.0.0/16'?`],
    [{ [cidr]: '10.0.0.0' }, `${cidr}: given '10.0.0.0'. ${CIDR} Did you mean '10.0.0.0/16'?`],
    [{ [cidr]: '10.0.0.0/8' }, `${cidr}: given '10.0.0.0/8'. ${CIDR}`],
    [{ [cidr]: '10.0.0.0/15' }, `${cidr}: given '10.0.0.0/15'. ${CIDR}`],
    [{ [cidr]: '10.0.0.0/25' }, `${cidr}: given '10.0.0.0/25'. ${CIDR}`],
    [{ [cidr]: '52.0.0.0/16' }, `${cidr}: given '52.0.0.0/16'. ${CIDR}`],
    [{ [cidr]: '172.32.0.0/16' }, `${cidr}: given '172.32.0.0/16'. ${CIDR}`],
    [{ [cidr]: 'fd00::/16' }, `${cidr}: given 'fd00::/16'. ${CIDR}`],
    [{ [cidr]: '010.0.0.0/16' }, `${cidr}: given '010.0.0.0/16'. ${CIDR}`],
    [{ [cidr]: '10.0.0.256/16' }, `${cidr}: given '10.0.0.256/16'. ${CIDR}`],
    [
      { [cidr]: '10.1.128.0/20' },
      "stages.production.network.cidr: given '10.1.0.0/16', which overlaps stages.staging.network.cidr " +
        `'10.1.128.0/20'. ${OWN}`,
    ],
    [
      { [cidr]: '10.1.0.0/16' },
      "stages.production.network.cidr: given '10.1.0.0/16', which overlaps stages.staging.network.cidr " +
        `'10.1.0.0/16'. ${OWN}`,
    ],
  ]);
});

describe('zones', () => {
  testRows([
    [{ [zones]: 1 }, `${zones}: given 1. ${ZONES}`],
    [{ [zones]: 5 }, `${zones}: given 5. ${ZONES}`],
    [{ [zones]: 2.5 }, `${zones}: given 2.5. ${ZONES}`],
    [{ [zones]: '2' }, `${zones}: given '2'. ${ZONES}`],
    [{ [zones]: ['us-east-1a'] }, `${zones}: given [ 'us-east-1a' ]. ${ZONES}`],
    [{ [zones]: ['us-east-1a', 'use1-az2'] }, `${zones}: given [ 'us-east-1a', 'use1-az2' ]. ${ZONES}`],
    [
      { [zones]: ['us-east-1a', 'us-east-1-bos-1a'] },
      `${zones}: given [ 'us-east-1a', 'us-east-1-bos-1a' ]. ${ZONES}`,
    ],
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
      `${zones}: given 4, and eu-west-1 gives an account 3 zones. Accepted: at most 3 there, or the names of the ` +
        'zones that the account has.',
    ],
  ]);
});

describe('room and ways out', () => {
  testRows([
    [
      { 'stages.staging.network.nat': 'gateway' },
      "stages.staging.network.nat: given 'gateway'. Accepted: 'per-zone', 'single' or 'none'.",
    ],
    [
      { [cidr]: '10.0.0.0/24', 'stages.staging.instances.max': 28 },
      'stages.staging.instances.max: given 28, twice as many during an instance refresh, and 10.0.0.0/24 has room for ' +
        '27 in each of 2 private subnets (/27). Accepted: at most 27, or a larger network.cidr.',
    ],
    [
      { [cidr]: '10.0.0.0/24', 'stages.staging.instances.max': 12, 'stages.staging.network.nat': 'none' },
      'stages.staging.instances.max: given 12, twice as many during an instance refresh, and 10.0.0.0/24 has room for ' +
        '11 in each of 2 private subnets (/27). Accepted: at most 11, or a larger network.cidr.',
    ],
    [
      {
        // Endpoints of what the app may use live beside the instances: ten of its own, beside the eight of any stage.
        [cidr]: '10.0.0.0/24',
        'stages.staging.instances.max': 10,
        'stages.staging.network.nat': 'none',
        'stages.staging.app.permissions.Much': {
          why: 'Asks many services.',
          actions: [
            'events:ListArchives',
            'kendra:ListIndices',
            'pipes:ListPipes',
            'scheduler:ListSchedules',
            'sns:CheckIfPhoneNumberIsOptedOut',
            'sqs:ListQueues',
            'sts:GetServiceBearerToken',
            'swf:ListDomains',
            'translate:ListLanguages',
            'xray:GetDistinctTraceGraphs',
          ],
          resources: ['*'],
        },
      },
      'stages.staging.instances.max: given 10, twice as many during an instance refresh, and 10.0.0.0/24 has room for ' +
        '9 in each of 2 private subnets (/27). Accepted: at most 9, or a larger network.cidr.',
    ],
    [
      { [zones]: 3, 'stages.staging.network.emptyZones': 2 },
      'stages.staging.network.emptyZones: given 2 of 3 zones. Accepted: at most 1: two zones stay in use.',
    ],
    [
      { 'stages.staging.network.emptyZones': 1 },
      'stages.staging.network.emptyZones: given 1 of 2 zones. Accepted: 0: two zones stay in use.',
    ],
    [
      {
        [cidr]: '10.0.0.0/24',
        [zones]: 3,
        'stages.staging.network.emptyZones': 1,
        'stages.staging.instances.max': 28,
      },
      'stages.staging.instances.max: given 28, twice as many during an instance refresh, and 10.0.0.0/24 has room for ' +
        '27 in each of 2 private subnets (/27). Accepted: at most 27, or a larger network.cidr.',
    ],
    [
      { 'stages.staging.network.nat': 'none', 'stages.staging.network.endpoints': false },
      "stages.staging.network.endpoints: given false, while network.nat is 'none'. Accepted: true, or nothing: " +
        'instances reach AWS by them alone.',
    ],
    [
      { 'stages.staging.network.nat': 'none', 'app.egress': [{ port: 5432, cidr: '52.1.2.3/32' }] },
      "stages.staging.network.nat: given 'none', while app.egress has 52.1.2.3/32, to which nothing leads without NAT. " +
        "Accepted: 'per-zone' or 'single', or only private networks in app.egress.",
    ],
  ]);
});
