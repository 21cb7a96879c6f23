import { sketch, sketched } from '../../recorded-plans';
import { said, tellsOf } from './helpers';

type Values = Record<string, unknown>;
const expiring = (rule: Values) => ({ rule: [{ id: 'x', status: 'Enabled', filter: [], ...rule }] });
const LIFECYCLE = 'aws_s3_bucket_lifecycle_configuration.x';
const DB = 'aws_db_instance.x';

describe('changes that delete data or shorten its retention', () =>
  tellsOf([
    [
      'objects expire at a date',
      sketch(LIFECYCLE, 'update', {
        before: { rule: [] },
        set: expiring({ expiration: [{ date: '2020-01-01T00:00:00Z' }] }),
      }),
      'loses data',
      'all objects, from 2020-01-01T00:00:00Z on, are deleted, which were kept for ever',
    ],
    [
      'fewer old versions',
      sketch(LIFECYCLE, 'update', {
        before: expiring({
          noncurrent_version_expiration: [{ noncurrent_days: 30, newer_noncurrent_versions: '10' }],
        }),
        set: expiring({
          noncurrent_version_expiration: [{ noncurrent_days: 30, newer_noncurrent_versions: '1' }],
        }),
      }),
      'loses data',
      'old versions beyond the newest 1 are deleted: 10 were kept',
    ],
    [
      'more old versions',
      sketch(LIFECYCLE, 'update', {
        before: expiring({
          noncurrent_version_expiration: [{ noncurrent_days: 30, newer_noncurrent_versions: '1' }],
        }),
        set: expiring({
          noncurrent_version_expiration: [{ noncurrent_days: 30, newer_noncurrent_versions: '10' }],
        }),
      }),
      'in place',
      undefined,
    ],
    [
      'expiration added',
      sketch(LIFECYCLE, 'create', {
        set: { bucket: 'hello-data', ...expiring({ expiration: [{ days: 7 }] }) },
      }),
      'loses data',
      'objects older than 7 days are deleted, which were kept for ever',
    ],
    [
      'expiration known after apply',
      sketch(LIFECYCLE, 'update', { before: { rule: [] }, set: { rule: null }, unknown: { rule: true } }),
      'loses data',
      'is known only when it is applied',
    ],
    [
      'log group with skip_destroy, renamed',
      sketch('aws_cloudwatch_log_group.x', 'replace', {
        before: { name: '/a', skip_destroy: true },
        set: { name: '/b', skip_destroy: false },
      }),
      'replaced without a gap',
      'AWS keeps the old one with its logs',
    ],
    [
      'log group with skip_destroy, replaced under its name',
      sketch('aws_cloudwatch_log_group.x', 'replace', {
        before: { name: '/a', skip_destroy: true },
        set: { skip_destroy: false },
      }),
      'cuts users off',
      'a new one of the same name cannot be made',
    ],
    [
      'log group renamed, skip_destroy turned on by the same plan',
      sketch('aws_cloudwatch_log_group.x', 'replace', {
        before: { name: '/a', skip_destroy: false },
        set: { name: '/b', skip_destroy: true },
      }),
      'loses data',
      'its logs are deleted with it',
    ],
    [
      'database backups off',
      sketch(DB, 'update', { before: { backup_retention_period: 7 }, set: { backup_retention_period: 0 } }),
      'loses data',
      'backup_retention_period changes from 7 to 0: what is older is deleted',
    ],
    [
      'shorter backup retention',
      sketch('aws_rds_cluster.x', 'update', {
        before: { backup_retention_period: 30 },
        set: { backup_retention_period: 7 },
      }),
      'loses data',
      'backup_retention_period changes from 30 to 7',
    ],
    [
      'longer backup retention',
      sketch(DB, 'update', { before: { backup_retention_period: 7 }, set: { backup_retention_period: 30 } }),
      'in place',
      undefined,
    ],
    [
      'shorter message retention',
      sketch('aws_sqs_queue.x', 'update', {
        before: { message_retention_seconds: 345600 },
        set: { message_retention_seconds: 60 },
      }),
      'loses data',
      'message_retention_seconds changes from 345600 to 60',
    ],
    [
      'point-in-time recovery of a table off',
      sketch('aws_dynamodb_table.x', 'update', {
        before: { point_in_time_recovery: [{ enabled: true }] },
        set: { point_in_time_recovery: [{ enabled: false }] },
      }),
      'loses data',
      'point_in_time_recovery is switched off',
    ],
    [
      'TTL of a table on',
      sketch('aws_dynamodb_table.x', 'update', {
        before: { ttl: [{ enabled: false }] },
        set: { ttl: [{ enabled: true, attribute_name: 'at' }] },
      }),
      'loses data',
      'items begin to expire',
    ],
    [
      'instance class changes, applied immediately',
      sketch(DB, 'update', {
        before: { instance_class: 'db.t4g.micro', apply_immediately: true },
        set: { instance_class: 'db.t4g.small' },
      }),
      'cuts users off',
      'it restarts at once (instance_class)',
    ],
    [
      'instance class changes in the maintenance window',
      sketch(DB, 'update', {
        before: { instance_class: 'db.t4g.micro' },
        set: { instance_class: 'db.t4g.small' },
      }),
      'in place',
      'it may restart in its maintenance window (instance_class)',
    ],
    [
      'final snapshot off',
      sketch(DB, 'update', { before: { skip_final_snapshot: false }, set: { skip_final_snapshot: true } }),
      'in place',
      'a later destroy will take no final snapshot',
    ],
    [
      'image lifecycle policy added',
      sketch('aws_ecr_lifecycle_policy.x', 'create', { set: { policy: '{}' } }),
      'loses data',
      'what its rules match will be deleted',
    ],
    [
      'shorter backup plan retention',
      sketch('aws_backup_plan.x', 'update', {
        before: { rule: [{ lifecycle: [{ delete_after: 90 }] }] },
        set: { rule: [{ lifecycle: [{ delete_after: 7 }] }] },
      }),
      'loses data',
      'what its rules match will be deleted',
    ],
    [
      'unknown resource type',
      sketch('aws_quantum_thing.x', 'create', { set: {} }),
      'in place',
      'not known to this project: review the change',
    ],
  ]));

describe('a new lifecycle configuration', () => {
  const made = expiring({ expiration: [{ days: 7 }] });
  const lifecycle = (bucket: string) => sketch(LIFECYCLE, 'create', { set: { bucket, ...made } });
  const standingBucket = sketch('aws_s3_bucket.x', 'no-op', {
    before: { bucket: 'hello-data', id: 'hello-data' },
  });

  test('for a bucket of the same plan deletes nothing', () => {
    const change = sketch(LIFECYCLE, 'create', { set: { ...made }, unknown: { bucket: true } });
    const plan = sketched(sketch('aws_s3_bucket.x', 'create', { set: { bucket: 'hello-data' } }), change);
    expect(said(plan, LIFECYCLE)).toEqual(['in place']);
  });

  // An apply that was interrupted between the two leaves such a bucket.
  test('for a bucket of the stack without one is mentioned, not refused', () => {
    expect(said(sketched(standingBucket, lifecycle('hello-data')), LIFECYCLE)).toEqual([
      'in place',
      'it will delete by itself: objects older than 7 days',
    ]);
  });

  test('for a bucket outside the stack counts as data loss', () => {
    expect(said(sketched(standingBucket, lifecycle('theirs')), LIFECYCLE)[0]).toBe('loses data');
  });

  test('replaces an existing one of the same bucket', () => {
    const first = sketch('aws_s3_bucket_lifecycle_configuration.first', 'no-op', {
      before: { bucket: 'hello-data', ...expiring({ expiration: [{ days: 90 }] }) },
    });
    expect(said(sketched(standingBucket, first, lifecycle('hello-data')), LIFECYCLE)).toEqual([
      'loses data',
      'objects older than 7 days are deleted, which were kept 90 days',
    ]);
  });
});
