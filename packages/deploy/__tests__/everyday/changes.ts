import config from '../../../../__tests__/support/example-config';
import type { SettingsInput } from '../../../facts';
import { type Edit, edited } from '../../../rehearsals';

/** A common change of a project, and the stack whose plan shows it. */
export interface Everyday {
  /** New values by their path in the settings. @default none */
  readonly edit?: Edit;
  /** Texts that the report of its plan must contain. */
  readonly says?: readonly string[];
  /** @default 'staging' */
  readonly stack?: string;
  /** Amazon has published a newer image before this change. */
  readonly newerImage?: true;
  /** The plan is one of a destroy. */
  readonly destroy?: true;
}

/** The deployed settings before each change: the example's, with an app that has a secret, a permission and a schedule. */
export const STANDING = edited(config, {
  'app.environment': { LOG_LEVEL: 'info', THEME: 'plain' },
  'app.secrets': { DB_PASSWORD: 'ssm:/hello/db-password' },
  'app.permissions': {
    UseUploads: {
      why: 'Keeps what users upload.',
      actions: ['s3:GetObject'],
      resources: ['arn:aws:s3:::acme-uploads/*'],
    },
  },
  'app.schedule': { nightly: { cron: '0 3 * * *', command: './nightly.sh' } },
}) satisfies SettingsInput;

const staging = (key: string) => `stages.staging.${key}`;

/** By a short description, which also names the golden file of the report. */
export const EVERYDAY: Readonly<Record<string, Everyday>> = {
  nothing: { says: ['staging: plan: nothing changes'] },
  'a variable added': {
    says: ['app.environment: adds FEATURE_FLAGS'],
    edit: { 'app.environment.FEATURE_FLAGS': 'new-checkout' },
  },
  'a variable changed, another removed': {
    says: ['app.environment: changes LOG_LEVEL, removes THEME'],
    edit: { 'app.environment': { LOG_LEVEL: 'debug' } },
  },
  'a secret': {
    says: ['app.secrets: ', 'adds API_TOKEN'],
    edit: { 'app.secrets.API_TOKEN': 'ssm:/hello/api-token' },
  },
  'a package': {
    says: ['app.packages: adds nodejs22-npm, ImageMagick'],
    edit: { 'app.packages': ['nodejs22', 'nodejs22-npm', 'ImageMagick'] },
  },
  'the instance type': {
    says: ['instances.type: t4g.small → t4g.medium'],
    edit: { [staging('instances.type')]: 't4g.medium' },
  },
  'another architecture': {
    says: ['instances.type: t4g.small → t3.small'],
    edit: { [staging('instances.type')]: 't3.small' },
  },
  'the maximum': { says: ['instances.max: 4 → 8'], edit: { [staging('instances.max')]: 8 } },
  'a name': {
    says: ['names: adds ACM certificate preview.example.com'],
    edit: { [staging('names')]: ['staging', 'preview'] },
  },
  'a zone': { says: ['network.zones: adds ', '2 subnets'], edit: { [staging('network.zones')]: 3 } },
  'a NAT gateway in each zone': {
    says: ['network.nat: adds 1 Elastic IP address, 1 NAT gateway'],
    edit: { [staging('network.nat')]: 'per-zone' },
  },
  thresholds: {
    says: ['thresholds.cpuPercent: 85 → 70', 'thresholds.latencyP99Seconds: 2 → 1'],
    edit: { [staging('thresholds')]: { cpuPercent: 70, latencyP99Seconds: 1 } },
  },
  retention: { says: ['logRetentionDays: 30 → 90'], edit: { [staging('logRetentionDays')]: 90 } },
  'a shorter retention': {
    says: ['loses data (REFUSED)', 'logRetentionDays: 30 → 7'],
    edit: { [staging('logRetentionDays')]: 7 },
  },
  'a permission': {
    says: ['app.permissions: allows sns:Publish on'],
    edit: {
      'app.permissions.Notify': {
        why: 'Tells the office of new orders.',
        actions: ['sns:Publish'],
        resources: ['arn:aws:sns:us-east-1:123456789012:orders'],
      },
    },
  },
  'a newer image': { says: ['A newer image (patch)', 'ami-0123456789abcdef0'], newerImage: true },
  'a variable and a newer image': {
    says: ['app.environment: adds FEATURE_FLAGS', 'A newer image (patch)'],
    edit: { 'app.environment.FEATURE_FLAGS': 'new-checkout' },
    newerImage: true,
  },
  'the health path': {
    says: ['cuts users off (REFUSED)', 'app.healthPath: /health → /ready'],
    edit: { 'app.healthPath': '/ready' },
  },
  'a limit of a process': {
    says: ['app.limits: adds web'],
    edit: { 'app.limits': { web: { memoryPercent: 60 } } },
  },
  'a larger body': { says: ['app.bodyLimitMiB: 100m → 50m'], edit: { 'app.bodyLimitMiB': 50 } },
  'an e-mail address': {
    says: ['alerts.emails: adds SNS topic subscription web@example.com'],
    edit: { 'alerts.emails': ['ops@example.com', 'web@example.com'] },
  },
  'a database to reach': {
    says: ['allows tcp port 5432 to 10.20.0.0/16'],
    edit: { 'app.egress': [{ port: 5432, cidr: '10.20.0.0/16' }] },
  },
  'a command that runs at times': {
    says: ['app.schedule: cron(0 3 * * ? *) → cron(30 4 * * ? *)', "+ COMMAND='./nightly.sh --all'"],
    edit: { 'app.schedule.nightly': { cron: '30 4 * * *', command: './nightly.sh --all' } },
  },
  'a stage that sleeps at night': {
    says: ['schedule: adds 2 Auto Scaling schedules'],
    edit: { [staging('schedule')]: { down: '0 20 * * MON-FRI', up: '0 6 * * MON-FRI' } },
  },
  'an internal load balancer': {
    says: ['exposure public → internal'],
    edit: { [staging('exposure')]: 'internal' },
  },
  'a TLS policy': {
    says: ['tlsPolicy: '],
    edit: { [staging('tlsPolicy')]: 'ELBSecurityPolicy-TLS13-1-3-2021-06' },
  },
  'the branch': {
    says: ['repository.branch: main → release'],
    edit: { 'repository.branch': 'release' },
    stack: 'pipeline',
  },
  'a release that needs approval': {
    says: ['stage adds Approve-staging'],
    edit: { [staging('releaseApproval')]: true },
    stack: 'pipeline',
  },
  'the rollout': {
    says: ['rollout: AllAtOnce → OneAtATime'],
    edit: { [staging('rollout')]: 'OneAtATime' },
  },
  'the first deploy': { says: ['production: plan: in place (159 added)'], stack: 'production' },
  'a destroy': { says: ['staging: destroy: 140 resources destroyed', 'Kept'], destroy: true },
};
