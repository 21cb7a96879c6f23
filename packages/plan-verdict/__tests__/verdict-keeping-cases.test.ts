import { readPlan } from '..';
import { planWith, sketch, sketched, standing } from '../../recorded-plans';
import { said } from './helpers';

const KEEP =
  'instead: to keep it, take it out of Terraform\'s care instead (a "removed" block with destroy = false)';
const STAYS = 'it stays on AWS, and Terraform no longer manages it';

const bucket = 'aws_s3_bucket_lifecycle_configuration.x';

const lifecycle = (
  ...rules: object[]
): { before: Record<string, unknown>; set: Record<string, unknown> } => ({
  before: { rule: [] },
  set: { rule: rules },
});
const expire = (days: number, more: object = {}): object => ({
  status: 'Enabled',
  expiration: [{ days }],
  ...more,
});

describe('plans written by hand', () => {
  test.each<[what: string, change: ReturnType<typeof sketch>, ...said: string[]]>([
    [
      'bucket with force_destroy destroyed',
      sketch('aws_s3_bucket.x', 'createBeforeDestroy', { before: { force_destroy: true } }),
      'loses data',
      'every object and every version in it is deleted with it',
      KEEP,
    ],
    [
      'bucket force_destroy on',
      sketch('aws_s3_bucket.logs', 'update', { set: { force_destroy: true } }),
      'in place',
      'a later destroy will also delete its contents',
    ],
    [
      'objects begin to expire',
      sketch(bucket, 'update', lifecycle(expire(90))),
      'loses data',
      'objects older than 90 days are deleted, which were kept for ever',
    ],
    [
      'disabled lifecycle rule',
      sketch(bucket, 'update', lifecycle(expire(90, { status: 'Disabled' }))),
      'in place',
    ],
    [
      'objects kept longer',
      sketch(bucket, 'update', { before: { rule: [expire(30)] }, set: { rule: [expire(90)] } }),
      'in place',
    ],
    [
      'old versions expire sooner',
      sketch(bucket, 'update', {
        before: { rule: [{ status: 'Enabled', noncurrent_version_expiration: [{ noncurrent_days: 90 }] }] },
        set: { rule: [{ status: 'Enabled', noncurrent_version_expiration: [{ noncurrent_days: 7 }] }] },
      }),
      'loses data',
      'old versions older than 7 days are deleted, which were kept 90 days',
    ],
    [
      'expiration removed',
      sketch(bucket, 'delete', { before: { rule: [expire(30)] } }),
      'in place',
      'nothing in the bucket expires any more',
    ],
    [
      'versioning suspended',
      sketch('aws_s3_bucket_versioning.x', 'update', {
        before: { versioning_configuration: [{ status: 'Enabled' }] },
        set: { versioning_configuration: [{ status: 'Suspended' }] },
      }),
      'in place',
      'objects that are overwritten or deleted in the bucket will be lost',
    ],
    [
      'log retention set where there was none',
      sketch('aws_cloudwatch_log_group.x', 'update', {
        before: { retention_in_days: 0 },
        set: { retention_in_days: 365 },
      }),
      'loses data',
      'logs older than 365 days are deleted, which were kept for ever',
    ],
    [
      'log retention removed',
      sketch('aws_cloudwatch_log_group.app', 'update', { set: { retention_in_days: 0 } }),
      'in place',
    ],
    [
      'skip_destroy off',
      sketch('aws_cloudwatch_log_group.app', 'update', { set: { skip_destroy: false } }),
      'in place',
      'a later destroy will also delete its logs',
    ],
    [
      'key disabled',
      sketch('aws_kms_key.alerts', 'update', { set: { is_enabled: false } }),
      'cuts users off',
      'what is encrypted with it cannot be read while it is disabled',
    ],
    [
      'grant destroyed',
      sketch('aws_kms_grant.x', 'delete', { before: {} }),
      'cuts users off',
      'users of the key by this grant lose access: instances with encrypted volumes may not start',
    ],
    [
      'alias destroyed',
      sketch('aws_kms_alias.x', 'delete', { before: {} }),
      'in place',
      'users of the alias no longer find the key',
    ],
    [
      'secret destroyed',
      sketch('aws_secretsmanager_secret.x', 'delete', { before: {} }),
      'loses data',
      'the secret value is deleted with it',
      KEEP,
    ],
    [
      'new secret version',
      sketch('aws_secretsmanager_secret_version.x', 'replace', { before: {} }),
      'in place',
      'running instances read the new value at their next start',
    ],
    [
      'parameter destroyed',
      sketch('aws_ssm_parameter.token', 'delete'),
      'cuts users off',
      'an app that reads it no longer starts',
      'instead: first release an app that does without it',
    ],
    [
      'unconfirmed subscription',
      sketch('aws_sns_topic_subscription.ops', 'replace', {
        before: { ...standing('aws_sns_topic_subscription.ops'), pending_confirmation: true },
      }),
      'in place',
      'the new address gets messages once it has confirmed',
    ],
    [
      'subscription destroyed',
      sketch('aws_sns_topic_subscription.ops', 'delete'),
      'in place',
      'ops@example.com gets no more messages',
    ],
    [
      'subscription added',
      sketch('aws_sns_topic_subscription.new', 'create', {
        set: { protocol: 'email', endpoint: 'a@example.com' },
      }),
      'in place',
      'the address gets messages once it has confirmed',
    ],
    [
      'topic without a confirmed subscription',
      sketch('aws_sns_topic.idle', 'delete', { before: { arn: 'arn:idle' } }),
      'in place',
      'it has no confirmed subscriber',
    ],
    [
      'database',
      sketch('aws_db_instance.x', 'delete', { before: {} }),
      'loses data',
      'its data is deleted with it',
      KEEP,
    ],
    [
      'database with deletion protection',
      sketch('aws_db_instance.x', 'createBeforeDestroy', { before: { deletion_protection: true } }),
      'loses data',
      'deletion protection is on: AWS refuses the deletion, and the apply fails half-way',
      'its data is deleted with it',
      'instead: turn the protection off, apply that, then plan again',
      KEEP,
    ],
    ['dashboard', sketch('aws_cloudwatch_dashboard.x', 'replace', { before: {} }), 'in place'],
    [
      'object of an unknown type destroyed',
      sketch('aws_new_thing.x', 'delete', { before: {} }),
      'cuts users off',
      'not known to this project: its effect on traffic and data is not known either',
    ],
    [
      'object of an unknown type replaced',
      sketch('aws_new_thing.x', 'createBeforeDestroy', { before: {} }),
      'cuts users off',
      'not known to this project: its effect on traffic and data is not known either',
    ],
    [
      'object of an unknown type changed',
      sketch('aws_new_thing.x', 'update', { before: {} }),
      'in place',
      'not known to this project: review the change',
    ],
    [
      'object of an unknown type added',
      sketch('aws_new_thing.x', 'create', { set: {} }),
      'in place',
      'not known to this project: review the change',
    ],
    [
      'object of an unknown type forgotten',
      sketch('aws_new_thing.x', 'forget', { before: {} }),
      'in place',
      STAYS,
    ],
    ['data source', sketch('data.aws_ami.x', 'read', { before: null, set: {} }), 'nothing'],
  ])('%s', (_, change, ...expected) => {
    expect(said(sketched(change), change.address)).toEqual(expected);
  });

  test.each<[what: string, address: string, before: Record<string, unknown>, ...said: string[]]>([
    [
      'unused',
      'aws_nat_gateway.a',
      { id: 'nat-old' },
      'in place',
      'left over by a replacement that was interrupted; nothing uses it',
    ],
    [
      'in use',
      'aws_nat_gateway.a',
      { id: standing('aws_nat_gateway.a')['id'] },
      'cuts users off',
      'left over by a replacement that was interrupted, and still in use',
    ],
    [
      'with data',
      'aws_s3_bucket.logs',
      { id: 'old', force_destroy: true },
      'loses data',
      'every object and every version in it is deleted with it',
      KEEP,
    ],
    [
      'of an unknown type',
      'aws_new_thing.x',
      { id: 'old' },
      'cuts users off',
      'not known to this project: its effect on traffic and data is not known either',
    ],
  ])('deposed object: %s', (_, address, before, ...expected) => {
    const plan = sketched(
      sketch(address, 'no-op'),
      sketch(address, 'delete', { before, deposed: '1a2b3c4d' }),
    );
    expect(said(plan, `${address} (deposed 1a2b3c4d)`)).toEqual(expected);
  });
});

describe('a log group whose creation was interrupted before its retention was set', () => {
  const group = 'aws_cloudwatch_log_group.x';
  const completed = sketch(group, 'update', {
    before: { retention_in_days: 0 },
    set: { retention_in_days: 30 },
  });

  test('loses nothing where the plan imports it', () => {
    const { change } = completed;
    const imported = { ...completed, change: { ...change, importing: { id: '/hello/x' } } };
    expect(said(sketched(imported), group)).toEqual(['in place']);
  });

  test('loses nothing where it was tainted and its creation is completed', () =>
    expect(said(readPlan(planWith([completed]), 'staging', { untainted: [group] }), group)).toEqual([
      'in place',
    ]));

  test('loses older logs where it had a retention', () => {
    const shorter = sketch(group, 'update', {
      before: { retention_in_days: 90 },
      set: { retention_in_days: 30 },
    });
    expect(said(readPlan(planWith([shorter]), 'staging', { untainted: [group] }), group)[0]).toBe(
      'loses data',
    );
  });
});
