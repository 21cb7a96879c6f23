import { resolveSettings } from '../../settings';
import { type Row, titleOf } from './bad/table';
import { settingsWith } from './good';

const TODAY = new Date('2026-11-29T12:00:00Z');

const production = 'stages.production';
const NO_PIPELINE =
  'pipeline: false, so a push releases nothing: you release to each stage by hand (docs/releases.md).';
const NOT_KNOWN = 'was not a package of Amazon Linux 2023 on 29 November 2026';
const WITHOUT =
  'If dnf does not find it, new instances get no CodeDeploy agent, and an instance refresh stops at the first one and rolls back.';
const HERE = (service: string) => `arn:aws:${service}:us-east-1:123456789012`;
const use = (actions: string[], ...resources: string[]) => ({
  why: 'Keeps what users do.',
  actions,
  resources,
});
const nightly = { down: '0 20 * * *', up: '0 6 * * *' };

const ROWS: readonly Row[] = [
  [{}],
  [
    {
      'app.schedule': { hourly: { cron: '0 * * * *', command: 'true' } },
      'stages.staging.schedule': nightly,
      'stages.production.schedule': { ...nightly, min: 1, max: 1 },
      'stages.production.protected': false,
    },
    'stages.staging.app.schedule: a command that is due while the stage is scaled to 0 does not run, not even later, and no alarm goes off.',
    'stages.production.schedule.min: 1, so while it is down, every release is an outage, and so is every failure of the ' +
      'instance.',
  ],
  [{ 'stages.staging.rollout': 'AllAtOnce' }],
  [
    { domain: undefined },
    "domain: not given, so the stages answer over plain HTTP on their load balancer's own name; names are not used.",
  ],
  [
    { region: 'ap-southeast-7', pipeline: false },
    'region: ap-southeast-7 is off in a new account: enable it in the account first.',
    NO_PIPELINE,
  ],
  [{ pipeline: false }, NO_PIPELINE],
  // [Developer Tools console user guide, "Create a connection to GitHub": the region Milan has a GitHub app of its own]
  [
    { region: 'eu-south-1' },
    'region: eu-south-1 is off in a new account: enable it in the account first.',
    'region: eu-south-1 has a GitHub app of its own for connections: when you complete the connection, the console installs it ' +
      'beside that of any other region.',
  ],
  [
    { region: 'eu-south-1', pipeline: false },
    'region: eu-south-1 is off in a new account: enable it in the account first.',
    NO_PIPELINE,
  ],
  [
    { [`${production}.instances`]: { min: 1, max: 1 } },
    `${production}.instances.min: 1, so every release is an outage, and so is every failure of the instance.`,
  ],
  [
    {
      [`${production}.instances`]: { min: 1 },
      [`${production}.rollout`]: 'AllAtOnce',
      [`${production}.protected`]: true,
    },
    `${production}.instances.min: 1, so while only one runs, every release is an outage, and so is every failure of ` +
      'the instance.',
  ],
  [
    { [`${production}.rollout`]: 'AllAtOnce', [`${production}.protected`]: true },
    `${production}.rollout: 'AllAtOnce' takes all instances out of service at once: every release is an outage.`,
  ],
  [
    { [`${production}.schedule`]: nightly, [`${production}.protected`]: true },
    `${production}.schedule: the stage is protected, and while it is down, it has no instances.`,
  ],
  [
    { [`${production}.schedule`]: { ...nightly, min: 1 }, [`${production}.protected`]: true },
    `${production}.schedule: the stage is protected, and while it is down, it has at most 1 instance.`,
    `${production}.schedule.min: 1, so while it is down, every release is an outage, and so is every failure of ` +
      'the instance.',
  ],
  [
    { [`${production}.schedule`]: { ...nightly, min: 0, max: 2 } },
    `${production}.schedule.min: 0, so while it is down, with only one running, every release is an outage, and ` +
      'so is every failure of the instance.',
  ],
  [
    { [`${production}.network`]: { cidr: '10.1.0.0/16', zones: 3, emptyZones: 1 } },
    `${production}.network.emptyZones: 1: a step to fewer zones: once the last zone has no instances, lower network.zones and remove network.emptyZones.`,
  ],
  [
    { [`${production}.http`]: 'serve' },
    `${production}.http: 'serve' answers unencrypted beside HTTPS: use it only until all clients use HTTPS.`,
  ],
  [
    { [`${production}.app.environment.MAPS_API_KEY`]: 'may be public' },
    `${production}.app.environment.MAPS_API_KEY: looks like a secret, but its value can be read in the state and in the console: use app.secrets for secrets.`,
  ],
  [
    {
      'stages.staging.network.nat': 'none',
      'app.permissions': {
        Uploads: use(['s3:GetObject'], 'arn:aws:s3:::acme/*'),
        Jobs: use(['sqs:SendMessage'], `${HERE('sqs')}:acme-jobs`),
        Sessions: use(['dynamodb:GetItem'], `${HERE('dynamodb')}:table/acme`),
        Database: use(['rds-db:connect'], `${HERE('rds-db')}:dbuser:db-ABC/app`),
      },
    },
  ],
  [
    { 'app.permissions.Uploads': use(['s3:GetObject'], 'arn:aws:s3:::acme/*', 'arn:aws:s3:::acme') },
    "app.permissions.Uploads.resources[1]: 'arn:aws:s3:::acme' does not apply to any of these actions.",
  ],
  [
    {
      [`${production}.app.permissions.Jobs`]: use(
        ['sqs:SendMessage'],
        'arn:aws:sqs:us-east-1:210987654321:jobs',
      ),
    },
    `${production}.app.permissions.Jobs.resources[0]: 'arn:aws:sqs:us-east-1:210987654321:jobs' is in another account: its owner must also allow this project's roles.`,
  ],
  [
    {
      [`${production}.network.nat`]: 'none',
      'app.permissions': {
        Names: use(
          ['route53:GetHostedZone', 'route53:ListResourceRecordSets'],
          'arn:aws:route53:::hostedzone/Z0123',
        ),
        Streams: use(['dynamodb:GetItem', 'dynamodb:GetRecords'], `${HERE('dynamodb')}:table/acme*`),
        Abroad: use(['sqs:SendMessage'], 'arn:aws:sqs:eu-west-1:123456789012:jobs'),
      },
    },
    `${production}.app.permissions.Names: there is no VPC endpoint for route53:GetHostedZone, and without NAT the app cannot call it.`,
    `${production}.app.permissions.Streams: there is no VPC endpoint for dynamodb:GetRecords, and without NAT the app cannot call it.`,
    `${production}.app.permissions.Abroad: 'arn:aws:sqs:eu-west-1:123456789012:jobs' is in another region, which cannot be reached without NAT.`,
  ],
  [
    {
      'app.packages': [
        'nodejs22-npm',
        'python3.14',
        'java-21-amazon-corretto-headless',
        'dotnet-runtime-10.0',
        'git',
      ],
    },
  ],
  [
    { 'app.packages': ['git', 'nodejs23'] },
    `app.packages[1]: 'nodejs23' ${NOT_KNOWN} (nodejs20, nodejs22, nodejs24). ${WITHOUT} Did you mean 'nodejs22'?`,
  ],
  [
    { 'app.packages': ['php8.0-fpm'] },
    `app.packages[0]: 'php8.0-fpm' ${NOT_KNOWN} (php8.1, php8.2, php8.3, php8.4, php8.5). ${WITHOUT} ` +
      "Did you mean 'php8.1-fpm'?",
  ],
  [
    { 'app.packages': ['nodejs24-nmp'] },
    `app.packages[0]: 'nodejs24-nmp' ${NOT_KNOWN} (nodejs20, nodejs22, nodejs24). ${WITHOUT} ` +
      "Did you mean 'nodejs24-npm'?",
  ],
  [
    { 'app.packages': ['imagemagick', 'cobol-runtime'] },
    `app.packages[0]: 'imagemagick' ${NOT_KNOWN}. ${WITHOUT} Did you mean 'ImageMagick'?`,
    `app.packages[1]: 'cobol-runtime' ${NOT_KNOWN}. ${WITHOUT}`,
  ],
  [
    { 'app.packages': ['nodejs20', 'nodejs20-npm', 'redis6'] },
    "app.packages[0]: 'nodejs20' has had no security fixes since 30 April 2026; the newest is nodejs24.",
    "app.packages[1]: 'nodejs20-npm' has had no security fixes since 30 April 2026; the newest is nodejs24.",
    "app.packages[2]: 'redis6' has had no security fixes since 31 August 2025.",
  ],
  [
    { [`${production}.app.packages`]: ['ruby3.2'] },
    `${production}.app.packages[0]: 'ruby3.2' has had no security fixes since 31 March 2026; the newest is ruby3.4.`,
  ],
  [
    {
      'app.packages': ['nodejs20'],
      'stages.staging.app.packages': ['nodejs24'],
      [`${production}.app.packages`]: ['nodejs24'],
    },
  ],
];

test.each(ROWS.map(([changes, ...warnings]) => ({ title: titleOf(changes), changes, warnings })))(
  '$title',
  ({ changes, warnings }) =>
    expect(resolveSettings(settingsWith(changes), 'config.ts', TODAY).warnings).toEqual(warnings),
);
