import { linesFor } from './bad/table';
import type { Changes } from './good';

const stage = 'stages.staging';
const EVERY_MINUTE = { cron: '* * * * *', command: 'true' };
const nightly = { down: '0 20 * * *', up: '0 6 * * *' };

/** The last value inside a limit, or an unusual right one. The first values outside are in bad/. */
const RIGHT: Readonly<Record<string, Changes>> = {
  'the shortest project': { project: 'ab' },
  'a project and stage that fill the target group': { 'stages.seventeen-letters': third() },
  'a project with digits': { project: 'a1-2b' },
  'a project that only begins like a reserved word': { project: 'internals' },
  'leading zeros in the account': { account: '000000000001' },
  'a region to be switched on': { region: 'me-south-1', pipeline: false },
  'a long domain': { domain: 'app.internal.example.co.uk' },
  'a group of repositories': {
    'repository.name': 'group/sub.group/my_app',
    'repository.connection': connection('codeconnections'),
  },
  'a group of repositories without a pipeline': { 'repository.name': 'a/b/c', pipeline: false },
  'a branch with a slash': { 'repository.branch': 'release/2.x' },
  'a connection of the account': { 'repository.connection': connection('codeconnections') },
  'a connection of the older kind': { 'repository.connection': connection('codestar-connections') },
  'the smallest budget': { 'alerts.monthlyBudgetUsd': 1 },
  'a budget with cents': { 'alerts.monthlyBudgetUsd': 99.5 },
  'one stage': { 'stages.production': undefined },
  'the largest network': { [`${stage}.network.cidr`]: '192.168.0.0/16' },
  'the smallest network': { [`${stage}.network.cidr`]: '172.31.255.0/24' },
  'shared address space': { [`${stage}.network.cidr`]: '100.127.0.0/16' },
  'neighbouring networks': { [`${stage}.network.cidr`]: '10.0.255.0/24' },
  'four zones': { [`${stage}.network.zones`]: 4 },
  'named zones beyond those expected': {
    region: 'eu-west-1',
    [`${stage}.network.zones`]: zones('eu-west-1'),
  },
  'one instance': { [`${stage}.instances`]: { min: 1, max: 1 } },
  'the most instances': { [`${stage}.instances`]: { max: 500 } },
  'a subnet filled at 200 %': {
    [`${stage}.network.cidr`]: '10.0.0.0/24',
    [`${stage}.instances`]: { max: 27 },
  },
  'an unknown family with its architecture': {
    [`${stage}.instances`]: { type: 'q9z.metal-24xl', architecture: 'arm64' },
  },
  'a known family with its architecture': {
    [`${stage}.instances`]: { type: 'g5g.xlarge', architecture: 'arm64' },
  },
  'the CodeDeploy agent without Ruby': { [`${stage}.instances`]: { codeDeployAgent: 2 } },
  'a schedule as large as the stage': { [`${stage}.schedule`]: { ...nightly, min: 2, max: 4 } },
  'a schedule of two days': { [`${stage}.schedule`]: { down: '0 20 * * FRI', up: '0 20 * * SUN' } },
  'one of two months': { [`${stage}.schedule`]: { down: '0 20 31 1-6/5 *', up: '0 20 31 7-12 *' } },
  'one in the hour that a clock leaves out': {
    [`${stage}.schedule`]: { down: '30 2 * * *', up: '0 4 * * *', timeZone: 'Europe/Berlin' },
  },
  '29 February': { [`${stage}.schedule`]: { ...nightly, down: '0 0 29 2 *' } },
  'UTC offset zones': { [`${stage}.schedule`]: { ...nightly, timeZone: 'Etc/GMT+9' } },
  'the shortest retention': { [`${stage}.logRetentionDays`]: 1 },
  'the lowest thresholds': {
    [`${stage}.thresholds`]: { latencyP99Seconds: 0.05, atMaximumMinutes: 5, app5xxPercent: 0.1 },
  },
  'the highest thresholds': {
    [`${stage}.thresholds`]: { latencyP99Seconds: 3600, atMaximumMinutes: 1440, certificateDays: 44 },
    [`${stage}.app.idleTimeoutSeconds`]: 3600,
  },
  'the root as the folder of the app': { 'app.folder': '.' },
  'a folder with dots': { 'app.folder': '.services/web..v2/a-b_c' },
  'the root as health path': { 'app.healthPath': '/' },
  'the shortest idle time-out': {
    'app.idleTimeoutSeconds': 10,
    [`${stage}.thresholds.latencyP99Seconds`]: 10,
  },
  'the smallest bodies': { 'app.bodyLimitMiB': 1 },
  'the largest bodies': { [`${stage}.app.bodyLimitMiB`]: 10_240 },
  'the shortest release command': { 'app.releaseTimeoutMinutes': 1 },
  'the longest release command': { [`${stage}.app.releaseTimeoutMinutes`]: 30 },
  "twenty scheduled commands, with the project's": {
    'app.schedule': Object.fromEntries(Array.from({ length: 19 }, (_, n) => [`c${n}`, EVERY_MINUTE])),
    [`${stage}.app.schedule`]: { [`C${'x'.repeat(31)}`]: EVERY_MINUTE, c18: EVERY_MINUTE },
  },
  'a command of 1000 bytes': { 'app.schedule.a': { ...EVERY_MINUTE, command: 'é'.repeat(500) } },
  'a command with what shells and Terraform read': {
    'app.schedule.a_b-1': { ...EVERY_MINUTE, command: `A=\${B:-'x y'} "c" | d > /tmp/e; %{f} {g}` },
  },
  'a leap day, in any way': { 'app.schedule.leap': { ...EVERY_MINUTE, cron: '*/7 */5 29 FEB *' } },
  'each day of a month and some of a week': { 'app.schedule.a': { ...EVERY_MINUTE, cron: '0 0 1-31 * 7' } },
  'the least that a process may have, and the most': {
    'app.limits': {
      web: { memoryPercent: 5, tasks: 16, openFiles: 1024 },
      ['m'.repeat(32)]: { memoryPercent: 95, tasks: 32_768, openFiles: 1_048_576 },
    },
  },
  'no packages, for a program that needs none': { 'app.packages': [] },
  'twenty packages': { 'app.packages': Array<string>(20).fill('git') },
  'names as Amazon Linux has them': {
    'app.packages': ['gcc-c++', 'ImageMagick', 'java-1.8.0-amazon-corretto'],
  },
  'a full environment': { 'app.environment.BIG': 'x'.repeat(4093) },
  'an empty variable': { 'app.environment.EMPTY': '' },
  'a dollar without a brace': { 'app.environment.PRICE': '$5 {5} 100%' },
  'a key of a secret': { 'app.secrets.DB': 'secretsmanager:prod/db+main=1.0@x#user.name' },
  "a secret of AWS's own, and ARNs": {
    'app.secrets.USER': 'secretsmanager:rds!cluster-0a1b2c3d-0000-1111-2222-333344445555#username',
    'app.secrets.KEY': 'secretsmanager:arn:aws:secretsmanager:us-east-1:123456789012:secret:key-a1B2c3',
    'app.secrets.TOKEN': 'ssm:arn:aws:ssm:us-east-1:123456789012:parameter/token',
  },
  "another account's parameter, which may be plain text, and its secret beside the key": {
    'app.secrets.TOKEN': 'ssm:arn:aws:ssm:us-east-1:210987654321:parameter/token',
    'app.secrets.KEY': 'secretsmanager:arn:aws:secretsmanager:us-east-1:210987654321:secret:key-a1B2c3',
    'app.secretKeys': ['arn:aws:kms:us-east-1:210987654321:key/0a1b2c3d-4444-5555-6666-777788889999'],
  },
  'a parameter that only begins like AWS': { 'app.secrets.DB': 'ssm:/awesome/db' },
  'keys of one region and of several': {
    'app.secretKeys': [
      'arn:aws:kms:us-east-1:210987654321:key/0a1b2c3d-4444-5555-6666-777788889999',
      'arn:aws:kms:us-east-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab',
    ],
  },
  'a switch that is named like a secret': { 'app.environment.RESET_PASSWORD': 'true' },
  'a secret that is not given': { 'app.environment.DB_PASSWORD': '' },
  'a URL with a user, a port, and an @ in its path': { 'app.environment.URL': 'https://me@h:8443/@a/b:c@d' },
  'a URL with a port and an @ in its path': { 'app.environment.URL': 'https://h:8443/@a' },
  'names of JavaScript itself': { 'app.environment': { constructor: 'a', toString: 'b', valueOf: 'c' } },
  'what leads somewhere in part': { 'app.egress': [{ port: 25, cidr: '192.0.0.0/2' }] },
  'a repository whose name begins with a dot': { 'repository.name': 'acme/.github' },
  'a time zone by an older name': { [`${stage}.schedule`]: { ...nightly, timeZone: 'US/Eastern' } },
  'every seventh day of the week': { [`${stage}.schedule`]: { ...nightly, down: '0 20 * * */7' } },
  'the highest percentages': { [`${stage}.thresholds`]: { cpuPercent: 99, elb5xxPercent: 99 } },
  'the longest address': { 'alerts.emails': [`${'a'.repeat(64)}@${`${'b'.repeat(60)}.`.repeat(3)}com`] },
  everywhere: { 'app.egress': [{ port: 25, cidr: '0.0.0.0/0' }] },
  'two ports of one address': {
    'app.egress': [
      { port: 1, cidr: '8.8.8.8/32' },
      { port: 65535, cidr: '8.8.8.8/32' },
    ],
  },
  'private egress without NAT': {
    [`${stage}.network.nat`]: 'none',
    'app.egress': [{ port: 25, cidr: '10.0.0.0/8' }],
  },
  'public egress of another stage': {
    [`${stage}.network.nat`]: 'none',
    'stages.production.app.egress': [{ port: 25, cidr: '8.8.8.0/24' }],
  },
  'a wildcard of another level': { [`${stage}.names`]: ['eu', '*.us', 'a.us'] },
};

test.each(Object.entries(RIGHT))('%s', (_, changes) => expect(linesFor(changes)).toEqual([]));

function third() {
  return { names: ['third'], network: { cidr: '10.9.0.0/16' } };
}

function zones(region: string): string[] {
  return ['a', 'b', 'c', 'd'].map((letter) => region + letter);
}

function connection(service: string): string {
  return `arn:aws:${service}:us-east-1:123456789012:connection/7e2f1c3a-5b7d-4e9f-8a1b-2c3d4e5f6a7b`;
}
