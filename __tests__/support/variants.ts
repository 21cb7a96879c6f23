import type { ProjectChanges, StageChanges } from './stage';

interface Variant {
  readonly stage?: StageChanges;
  readonly project?: ProjectChanges;
}

/** Stages with different resources: tests check what holds for every stage with each of them. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  'shipped-staging': {},
  // Three zones, a NAT gateway in each, apex and www, arm64, protected.
  'shipped-production': { project: { begin: 'production' } },
  'no-domain': { project: { domain: undefined } },
  internal: { stage: { exposure: 'internal' } },
  'nat-none-with-secrets': {
    stage: {
      app: {
        secrets: {
          DB_PASSWORD: 'ssm:/hello/db',
          API_KEY: 'secretsmanager:hello/api#key',
          DB_PORT: 'secretsmanager:rds!db-0a1b2c3d-0000-1111-2222-333344445555#port',
          TOKEN: 'secretsmanager:arn:aws:secretsmanager:us-east-1:123456789012:secret:hello/token-a1B2c3',
          LICENCE: 'ssm:arn:aws:ssm:us-east-1:123456789012:parameter/hello/licence',
        },
        secretKeys: ['arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-4444-5555-6666-777788889999'],
        permissions: {
          UseUploads: {
            why: 'Keeps what users upload.',
            actions: ['s3:GetObject', 's3:PutObject'],
            resources: ['arn:aws:s3:::acme-uploads/*'],
          },
          UseSessions: {
            why: 'Keeps who is signed in.',
            actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
            resources: ['arn:aws:dynamodb:us-east-1:123456789012:table/acme-sessions'],
            conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['session'] } },
          },
          SendJobs: {
            why: 'Hands the sending of mail to a worker elsewhere.',
            actions: ['sqs:GetQueueUrl', 'sqs:SendMessage'],
            resources: ['arn:aws:sqs:us-east-1:123456789012:acme-jobs'],
          },
          CountSales: {
            why: 'CloudWatch has no resource-level permission for metrics; the namespace is the limit.',
            actions: ['cloudwatch:PutMetricData'],
            resources: ['*'],
            conditions: { StringEquals: { 'cloudwatch:namespace': 'acme/sales' } },
          },
        },
      },
      network: { nat: 'none' },
    },
  },
  'internal-nat-none': { stage: { exposure: 'internal', network: { nat: 'none' } } },
  'four-zones-with-egress': {
    stage: {
      app: { egress: [{ port: 5432, cidr: '10.20.0.0/16' }] },
      network: { zones: 4, nat: 'per-zone' },
    },
  },
  'named-zones-with-wildcard': {
    stage: { names: ['app', '*'], network: { zones: ['us-east-1f', 'us-east-1a'] } },
  },
  'x86-with-schedule': {
    stage: {
      instances: { type: 'm6i.large' },
      schedule: { down: '0 20 * * MON-FRI', up: '0 6 * * MON-FRI' },
      app: {
        schedule: {
          nightly: {
            cron: '30 2 * * 1-5',
            timeZone: 'Europe/Berlin',
            command: `A='b c' npm run nightly -- "${'${HOME}'}"`,
          },
          'send-mails': { cron: '*/10 * * * *', command: 'node mails.js', timeoutMinutes: 5 },
        },
      },
    },
  },
};

export const VARIANT_NAMES = Object.keys(VARIANTS);
