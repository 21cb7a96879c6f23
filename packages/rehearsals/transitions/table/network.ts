import { edited, SMALLEST } from '../form';
import type { Walk } from '../walk';

const network = (key: string) => `stages.staging.network.${key}`;
const ZONES = network('zones');
const EMPTY = network('emptyZones');
const NAT = network('nat');
const ENDPOINTS = network('endpoints');
const EGRESS = 'stages.staging.app.egress';

/** More zones and fewer, with a NAT gateway in each. */
const zones: Walk = {
  form: {
    name: 'zones',
    settings: edited(SMALLEST, { [NAT]: 'per-zone' }),
    stacks: ['staging'],
  },
  steps: [
    { what: '2 → 3 zones', edit: { [ZONES]: 3 }, expected: 'in place' },
    { what: '3 → 4 zones', edit: { [ZONES]: 4 }, expected: 'in place' },
    {
      what: '4 → 3 zones at once',
      edit: { [ZONES]: 3 },
      expected: 'cuts users off',
      says: /is still in it.*What to do:.*`network\.emptyZones`/s,
    },
    { what: 'the fourth zone without instances', edit: { [ZONES]: 4, [EMPTY]: 1 }, expected: 'in place' },
    { what: 'then 4 → 3 zones', edit: { [ZONES]: 3 }, expected: 'in place' },
    {
      what: '3 → 2 zones at once',
      edit: {},
      expected: 'cuts users off',
      says: /What to do:.*`network\.emptyZones`/s,
    },
    { what: 'the third zone without instances', edit: { [ZONES]: 3, [EMPTY]: 1 }, expected: 'in place' },
    { what: 'then 3 → 2 zones', edit: {}, expected: 'in place' },
    {
      what: 'too many zones without instances',
      edit: { [ZONES]: 3, [EMPTY]: 2 },
      expected: 'refused by the settings',
      says: /at most 1: two zones stay in use/,
    },
    {
      what: 'another zone in the place of one',
      edit: { [ZONES]: ['us-east-1a', 'us-east-1d'] },
      expected: 'cuts users off',
      says: /What to do:.*at the end only/s,
    },
    {
      what: 'another address range',
      edit: { [network('cidr')]: '10.9.0.0/16' },
      expected: 'cuts users off',
      says: /everything of the stage is in it.*What to do:.*a second stage/s,
    },
    {
      what: 'an address range too small for its instances',
      edit: { [network('cidr')]: '10.0.0.0/24', 'stages.staging.instances.max': 40 },
      expected: 'refused by the settings',
      says: /has room for 27/,
    },
  ],
};

/** Routes out of the network: NAT gateways and VPC endpoints. */
const nat: Walk = {
  form: { name: 'single NAT', settings: SMALLEST, stacks: ['staging'] },
  steps: [
    { what: 'NAT single → per zone', edit: { [NAT]: 'per-zone' }, expected: 'in place' },
    {
      what: 'NAT per zone → none at once',
      edit: { [NAT]: 'none' },
      expected: 'cuts users off',
      says: /What to do:.*`network\.endpoints: true`/s,
    },
    { what: 'NAT per zone → single', edit: {}, expected: 'in place' },
    { what: 'NAT, and endpoints added', edit: { [ENDPOINTS]: true }, expected: 'in place' },
    {
      what: 'then NAT single → none',
      edit: { [NAT]: 'none' },
      expected: 'cuts users off',
      says: /no route to 0\.0\.0\.0\/0 any more.*What to do:.*no longer uses the internet/s,
      wanted: true,
    },
    {
      what: 'NAT none → single at once',
      edit: {},
      expected: 'cuts users off',
      says: /What to do:.*`network\.endpoints: true`/s,
    },
    { what: 'endpoints, and NAT added', edit: { [ENDPOINTS]: true }, expected: 'in place' },
    {
      what: 'then the endpoints removed',
      edit: {},
      expected: 'cuts users off',
      says: /443 .*no longer (passes|is allowed).*What to do:.*flow logs/s,
      wanted: true,
    },
    {
      what: 'neither NAT nor endpoints',
      edit: { [NAT]: 'none', [ENDPOINTS]: false },
      expected: 'refused by the settings',
      says: /instances reach AWS only through endpoints/,
    },
    {
      what: 'no NAT, and egress of the app to the internet',
      edit: { [NAT]: 'none', [EGRESS]: [{ port: 5432, cidr: '52.1.2.3/32' }] },
      expected: 'refused by the settings',
      says: /which cannot be reached without NAT/,
    },
    {
      what: 'egress to a database added',
      edit: { [EGRESS]: [{ port: 5432, cidr: '10.20.0.0/16' }] },
      expected: 'in place',
    },
    {
      what: 'egress removed',
      edit: {},
      expected: 'cuts users off',
      says: /port 5432 to 10\.20\.0\.0\/16 is no longer allowed.*What to do:.*flow logs/s,
      wanted: true,
    },
  ],
};

const JOBS = {
  why: 'Hands mail to a worker elsewhere.',
  actions: ['sqs:SendMessage'],
  resources: ['arn:aws:sqs:us-east-1:123456789012:acme-jobs'],
};
const SESSIONS = {
  why: 'Keeps who is signed in.',
  actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
  resources: ['arn:aws:dynamodb:us-east-1:123456789012:table/acme-sessions'],
};

/** An internal load balancer, which only connected networks reach. */
const inside: Walk = {
  form: {
    name: 'internal',
    settings: edited(SMALLEST, { 'stages.staging.exposure': 'internal', [NAT]: 'none' }),
    stacks: ['staging'],
  },
  steps: [
    {
      what: 'internal → public',
      edit: { 'stages.staging.exposure': 'public' },
      expected: 'cuts users off',
      says: /aws_lb\.load_balancer_lb: replaced.*What to do:.*a second stage/s,
    },
    {
      what: 'a secret in Secrets Manager, without NAT',
      edit: { 'app.secrets': { KEY: 'secretsmanager:hello/key' } },
      expected: 'in place',
    },
    {
      what: 'no secret any more',
      edit: {},
      expected: 'cuts users off',
      says: /secretsmanager is reached only through it.*What to do:.*first release an app/s,
      wanted: true,
    },
    {
      what: 'a queue and a table for the app, without NAT',
      edit: { 'app.permissions': { Jobs: JOBS, Sessions: SESSIONS } },
      expected: 'in place',
    },
    {
      what: 'neither queue nor table any more',
      edit: {},
      expected: 'cuts users off',
      says: /sqs is reached only through it.*What to do:.*first release an app/s,
      wanted: true,
    },
  ],
};

export const networkWalks: readonly Walk[] = [zones, nat, inside];
