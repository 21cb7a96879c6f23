import { resolveSettings } from '../../settings';
import { type Row, titleOf } from './bad/table';
import { settingsWith } from './good';

const TODAY = new Date('2026-11-29T12:00:00Z');

const production = 'stages.production';
const NO_PIPELINE =
  'pipeline: false, so no push is released: a person releases to each stage (docs/releases.md).';
const NOT_KNOWN = 'is not among the packages of Amazon Linux 2023 that were known on 29 November 2026';
const WITHOUT =
  'If dnf does not find it, no new instance gets a CodeDeploy agent, and an instance refresh stops at the first and ' +
  'goes back.';
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
    'stages.staging.app.schedule: what is due while the stage is asleep does not run, is not made up for, and nobody ' +
      'is told.',
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
    'region: ap-southeast-7 must be switched on in the account before it can be used.',
    NO_PIPELINE,
  ],
  [{ pipeline: false }, NO_PIPELINE],
  // [Developer Tools console user guide, "Create a connection to GitHub": the region Milan has a GitHub app of its own]
  [
    { region: 'eu-south-1' },
    'region: eu-south-1 must be switched on in the account before it can be used.',
    "region: in eu-south-1 a connection to GitHub needs a GitHub app of the region's own: the console has it installed " +
      'when the connection is completed, beside one of another region.',
  ],
  [
    { region: 'eu-south-1', pipeline: false },
    'region: eu-south-1 must be switched on in the account before it can be used.',
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
    `${production}.rollout: 'AllAtOnce' takes every instance out at once: every release is an outage.`,
  ],
  [
    { [`${production}.schedule`]: nightly, [`${production}.protected`]: true },
    `${production}.schedule: a protected stage that answers nobody while it is down.`,
  ],
  [
    { [`${production}.schedule`]: { ...nightly, min: 1 }, [`${production}.protected`]: true },
    `${production}.schedule: a protected stage that runs on 1 at most while it is down.`,
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
    `${production}.network.emptyZones: 1: a step on the way to fewer zones; when its instances have gone, lower ` +
      'network.zones and take this out.',
  ],
  [
    { [`${production}.http`]: 'serve' },
    `${production}.http: 'serve' answers in clear text beside HTTPS: a step on the way, not a place to stay.`,
  ],
  [
    { [`${production}.app.environment.MAPS_API_KEY`]: 'may be public' },
    `${production}.app.environment.MAPS_API_KEY: looks like a secret; its value can be read in the state and in the ` +
      'console. app.secrets is for secrets.',
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
    "app.permissions.Uploads.resources[1]: 'arn:aws:s3:::acme' is nothing that these actions are about.",
  ],
  [
    {
      [`${production}.app.permissions.Jobs`]: use(
        ['sqs:SendMessage'],
        'arn:aws:sqs:us-east-1:210987654321:jobs',
      ),
    },
    `${production}.app.permissions.Jobs.resources[0]: 'arn:aws:sqs:us-east-1:210987654321:jobs' is of another account: ` +
      "its owner must let this project's roles in, too.",
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
    `${production}.app.permissions.Names: no VPC endpoint leads to where route53:GetHostedZone is called: without NAT, the ` +
      'app cannot.',
    `${production}.app.permissions.Streams: no VPC endpoint leads to where dynamodb:GetRecords is called: without NAT, the ` +
      'app cannot.',
    `${production}.app.permissions.Abroad: 'arn:aws:sqs:eu-west-1:123456789012:jobs' is in another region, to which ` +
      'nothing leads without NAT.',
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
    "app.packages[0]: 'nodejs20' has had no fixes of security since 30 April 2026; the newest is nodejs24.",
    "app.packages[1]: 'nodejs20-npm' has had no fixes of security since 30 April 2026; the newest is nodejs24.",
    "app.packages[2]: 'redis6' has had no fixes of security since 31 August 2025.",
  ],
  [
    { [`${production}.app.packages`]: ['ruby3.2'] },
    `${production}.app.packages[0]: 'ruby3.2' has had no fixes of security since 31 March 2026; the newest is ruby3.4.`,
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
