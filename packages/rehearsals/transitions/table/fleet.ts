import { DOMAIN, type Edit, edited, SMALLEST } from '../form';
import type { Walk } from '../walk';

const staging = (key: string) => `stages.staging.${key}`;
/** The name that RDS gives a database's secret, with `!` as in the console. */
const DATABASE = 'secretsmanager:rds!db-1';
const DATABASE_ARN = 'secretsmanager:arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-1-a1B2c3';
const COMMAND = { cron: '0 3 * * *', command: 'npm run nightly' };
const NIGHTLY = { down: '0 20 * * MON-FRI', up: '0 6 * * MON-FRI' };

/** A variable of the app, and secrets. */
const withSecrets = (secrets: Readonly<Record<string, string>>): Edit => ({
  'app.environment': { LOG_LEVEL: 'debug' },
  'app.secrets': secrets,
});
const TOKEN = { TOKEN: 'ssm:/hello/token' };
const TWO_TOKENS = { ...TOKEN, NEW_TOKEN: 'ssm:/hello/other' };
const OF_DATABASE = { USER: `${DATABASE}#username`, PASSWORD: `${DATABASE}#password` };

const uploads = (...actions: string[]) => ({
  why: 'Keeps what users upload.',
  actions,
  resources: ['arn:aws:s3:::acme-uploads/*'],
});

/** Changes of the instances and of the app's settings on them. */
const instances: Walk = {
  form: { name: 'fleet', settings: SMALLEST, stacks: ['staging'] },
  steps: [
    {
      what: 'a larger instance type',
      edit: { [staging('instances.type')]: 't4g.medium' },
      expected: 'in place',
      says: /running instances keep what they have/,
    },
    {
      what: 'Arm → x86',
      edit: { [staging('instances.type')]: 't3.small' },
      expected: 'in place',
      says: /the architecture changes/,
    },
    { what: 'x86 → Arm', edit: {}, expected: 'in place', says: /the architecture changes/ },
    {
      what: 'the CodeDeploy agent 2, without Ruby',
      edit: { [staging('instances.codeDeployAgent')]: 2 },
      expected: 'in place',
      says: /running instances keep what they have/,
    },
    {
      what: 'the CodeDeploy agent 1 again',
      edit: { [staging('instances.codeDeployAgent')]: 1 },
      expected: 'in place',
    },
    {
      what: 'an unknown instance family',
      edit: { [staging('instances.type')]: 'q9z.large' },
      expected: 'refused by the settings',
      says: /the architecture of the family 'q9z' is not known/,
    },
    { what: 'min 2 → 3', edit: { [staging('instances.min')]: 3 }, expected: 'in place' },
    {
      what: 'max below the number of running instances',
      edit: { [staging('instances')]: { min: 1, max: 1 } },
      expected: 'cuts users off',
      says: /terminated at once.*What to do:.*plan again/s,
    },
    { what: 'min 3 → 2', edit: {}, expected: 'in place' },
    { what: 'max 4 → 8', edit: { [staging('instances.max')]: 8 }, expected: 'in place' },
    {
      what: 'min above max',
      edit: { [staging('instances.min')]: 9 },
      expected: 'refused by the settings',
      says: /more than instances\.max 4/,
    },
    { what: 'max 8 → 4', edit: {}, expected: 'in place' },
    {
      what: 'a schedule that stops the stage at night',
      edit: { [staging('schedule')]: NIGHTLY },
      expected: 'in place',
      says: /no request is answered in that time/,
    },
    {
      what: 'a schedule that only scales down',
      edit: { [staging('schedule')]: { ...NIGHTLY, min: 1, max: 2 } },
      expected: 'in place',
    },
    {
      what: 'other times of the schedule',
      edit: { [staging('schedule')]: { down: '0 21 * * MON-FRI', up: '0 20 * * MON-FRI', min: 1, max: 2 } },
      expected: 'in place',
    },
    { what: 'no schedule any more', edit: {}, expected: 'in place' },
    {
      what: 'a schedule whose two times are the same minute',
      edit: { [staging('schedule')]: { down: '0 20 * * MON-FRI', up: '0 20 * * 5' } },
      expected: 'refused by the settings',
      says: /is sometimes the same minute as schedule\.down/,
    },
    {
      what: 'a schedule that would scale up',
      edit: { [staging('schedule')]: { ...NIGHTLY, min: 3 } },
      expected: 'refused by the settings',
      says: /a schedule scales down/,
    },
    {
      what: 'a variable and a secret for the app',
      edit: withSecrets(TOKEN),
      expected: 'in place',
    },
    {
      what: 'another parameter for the secret at once',
      edit: withSecrets({ TOKEN: 'ssm:/hello/other' }),
      expected: 'cuts users off',
      says: /instances may no longer: .*parameter\/hello\/token.*What to do:.*first release an app/s,
    },
    {
      what: 'the new parameter beside the old one',
      edit: withSecrets(TWO_TOKENS),
      expected: 'in place',
    },
    {
      what: "a customer's KMS key for the secrets",
      edit: {
        ...withSecrets(TWO_TOKENS),
        'app.secretKeys': ['arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-4444-5555-6666-777788889999'],
      },
      expected: 'in place',
    },
    {
      what: 'limits of the processes',
      edit: {
        ...withSecrets(TWO_TOKENS),
        'app.limits': { web: { memoryPercent: 60 }, mail: { memoryPercent: 20, tasks: 64 } },
      },
      expected: 'in place',
    },
    {
      what: 'no variable and no secret any more',
      edit: {},
      expected: 'cuts users off',
      says: /What to do:.*first release an app/s,
      wanted: true,
    },
    {
      what: "keys of a secret with a name of AWS's own, one of them a number",
      edit: withSecrets({ ...TOKEN, USER: `${DATABASE}#username`, DB_PORT: `${DATABASE}#port` }),
      expected: 'in place',
    },
    {
      what: 'another key of that secret',
      edit: withSecrets({ ...TOKEN, ...OF_DATABASE }),
      expected: 'in place',
    },
    {
      what: 'the parameter by its ARN, which the policy already allows',
      edit: withSecrets({
        TOKEN: 'ssm:arn:aws:ssm:us-east-1:123456789012:parameter/hello/token',
        ...OF_DATABASE,
      }),
      expected: 'in place',
    },
    {
      what: 'the secret by its ARN alone',
      edit: withSecrets({
        ...TOKEN,
        USER: `${DATABASE_ARN}#username`,
        PASSWORD: `${DATABASE_ARN}#password`,
      }),
      expected: 'cuts users off',
      says: /instances may no longer: .*secret:rds!db-1-\?{6}.*What to do:.*first release an app/s,
    },
    {
      what: 'the ARN beside the name',
      edit: withSecrets({ ...TOKEN, ...OF_DATABASE, NEW_PASSWORD: `${DATABASE_ARN}#password` }),
      expected: 'in place',
    },
    {
      what: 'a secret of another account without its KMS key',
      edit: { 'app.secrets': { TOKEN: `${DATABASE_ARN.replace('123456789012', '210987654321')}#password` } },
      expected: 'refused by the settings',
      says: /app\.secrets\.TOKEN: a secret of account 210987654321/,
    },
    {
      what: 'a secret of another region',
      edit: { 'app.secrets': { TOKEN: `${DATABASE_ARN.replace('us-east-1', 'eu-west-1')}#password` } },
      expected: 'refused by the settings',
      says: /app\.secrets\.TOKEN: a secret in eu-west-1/,
    },
    {
      what: 'none of these secrets any more',
      edit: {},
      expected: 'cuts users off',
      says: /What to do:.*first release an app/s,
      wanted: true,
    },
    {
      what: 'a bucket for the app',
      edit: { 'app.permissions': { Uploads: uploads('s3:GetObject', 's3:PutObject') } },
      expected: 'in place',
    },
    {
      what: 'one more action in the bucket',
      edit: { 'app.permissions': { Uploads: uploads('s3:DeleteObject', 's3:GetObject', 's3:PutObject') } },
      expected: 'in place',
    },
    {
      what: 'every object of the account',
      edit: { 'app.permissions': { Uploads: { ...uploads('s3:GetObject'), resources: ['arn:aws:s3:::*'] } } },
      expected: 'refused by the settings',
      says: /which matches everything of its type/,
    },
    {
      what: 'one action in the bucket less at once',
      edit: { 'app.permissions': { Uploads: uploads('s3:DeleteObject', 's3:GetObject') } },
      expected: 'cuts users off',
      says: /instances may no longer: s3:PutObject on .*acme-uploads.*What to do:.*first release an app/s,
    },
    {
      what: 'no bucket any more',
      edit: {},
      expected: 'cuts users off',
      says: /running instances lose rights.*What to do:.*first release an app/s,
      wanted: true,
    },
    {
      what: 'a scheduled command',
      edit: { 'app.schedule': { nightly: COMMAND } },
      expected: 'in place',
    },
    {
      what: 'another command, another time, and a second command',
      edit: {
        'app.schedule': {
          nightly: { ...COMMAND, cron: '30 4 * * MON', command: 'npm run weekly', timeoutMinutes: 5 },
          hourly: { ...COMMAND, cron: '0 * * * *' },
        },
      },
      expected: 'in place',
    },
    {
      what: 'a command under another name, in one stage alone',
      edit: { [staging('app')]: { schedule: { daily: COMMAND } } },
      expected: 'in place',
    },
    {
      what: 'a command on a day of the month and on a weekday',
      edit: { 'app.schedule': { nightly: { ...COMMAND, cron: '0 3 1 * MON' } } },
      expected: 'refused by the settings',
      says: /with a day of the month or a weekday, not both/,
    },
    { what: 'no scheduled command any more', edit: {}, expected: 'in place' },
    {
      what: 'another health path',
      edit: { 'app.healthPath': '/ready' },
      expected: 'cuts users off',
      says: /What to do:.*answers the old and the new health path/s,
    },
    { what: 'rollout HalfAtATime', edit: { [staging('rollout')]: 'HalfAtATime' }, expected: 'in place' },
    {
      what: 'rollout AllAtOnce',
      edit: { [staging('rollout')]: 'AllAtOnce' },
      expected: 'in place',
      says: /no request is answered meanwhile/,
    },
    { what: 'rollout OneAtATime', edit: {}, expected: 'in place' },
    {
      what: 'a longer time limit for the release command',
      edit: { [staging('app.releaseTimeoutMinutes')]: 30 },
      expected: 'in place',
    },
    { what: 'the time limit as before', edit: {}, expected: 'in place' },
    {
      what: 'other alarm thresholds',
      edit: { [staging('thresholds')]: { cpuPercent: 70, latencyP99Seconds: 1 } },
      expected: 'in place',
    },
    {
      what: 'another mail address for alerts',
      edit: { 'alerts.emails': ['oncall@example.com'] },
      expected: 'in place',
    },
    { what: 'a larger budget', edit: { 'alerts.monthlyBudgetUsd': 900 }, expected: 'in place' },
    { what: 'thresholds, alerts and budget as before', edit: {}, expected: 'in place' },
    {
      what: 'public → internal',
      edit: { [staging('exposure')]: 'internal' },
      expected: 'cuts users off',
      says: /aws_lb\.load_balancer_lb: replaced.*What to do:.*a second stage/s,
    },
  ],
};

/** How a change meets protection, and what shorter retention deletes. */
const keeping: Walk = {
  form: {
    name: 'protected',
    settings: edited(SMALLEST, {
      domain: DOMAIN,
      [staging('names')]: ['@', 'www'],
      [staging('protected')]: true,
    }),
    stacks: ['staging'],
  },
  steps: [
    {
      what: 'another address range of a protected stage',
      edit: { [staging('network.cidr')]: '10.9.0.0/16' },
      // Terraform refuses to destroy what is protected: this change only moves the load balancer to other subnets
      expected: 'cuts users off',
      says: /everything of the stage is in it.*What to do:.*a second stage/s,
    },
    {
      what: 'public → internal on a protected stage',
      edit: { [staging('exposure')]: 'internal' },
      expected: 'refused by Terraform',
      says: /is protected.*second stage/s,
    },
    { what: 'logs kept 30 → 90 days', edit: { [staging('logRetentionDays')]: 90 }, expected: 'in place' },
    {
      what: 'logs kept 90 → 30 days',
      edit: {},
      expected: 'loses data',
      says: /older than 30 days are deleted.*What to do:.*first copy elsewhere/s,
      wanted: true,
    },
    {
      what: 'protection off',
      edit: { [staging('protected')]: false },
      expected: 'in place',
      says: /deletion protection will be off/,
    },
    { what: 'protection on', edit: {}, expected: 'in place' },
  ],
};

export const fleetWalks: readonly Walk[] = [instances, keeping];
