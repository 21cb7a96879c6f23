import { real } from '../../recorded-plans';
import { said } from './helpers';

const KEEP =
  'instead: to keep it, take it out of Terraform\'s care instead (a "removed" block with destroy = false)';
const STAYS = 'it stays on AWS, and Terraform no longer manages it';
const UNREADABLE =
  'what is encrypted with it can never be read again, once the 30 days in which AWS can still cancel it are over';

describe('plans that Terraform recorded', () => {
  test.each<[plan: string, address: string, ...said: string[]]>([
    [
      'bucket removed',
      'aws_s3_bucket.logs',
      'loses data',
      'it is deleted with its objects (AWS refuses while it contains any: force_destroy is off)',
      KEEP,
    ],
    [
      'bucket removed',
      'aws_s3_bucket_policy.logs',
      'in place',
      'services that deliver into the bucket by it can no longer',
    ],
    [
      'bucket renamed',
      'aws_s3_bucket.logs',
      'loses data',
      'it is deleted with its objects (AWS refuses while it contains any: force_destroy is off)',
      KEEP,
    ],
    ['bucket forgotten', 'aws_s3_bucket.logs', 'in place', STAYS],
    [
      'logs expire sooner',
      'aws_s3_bucket_lifecycle_configuration.logs',
      'loses data',
      'objects older than 30 days are deleted, which were kept 365 days',
    ],
    ['public access block weaker', 'aws_s3_bucket_public_access_block.logs', 'in place'],
    ['bucket open to all', 'aws_s3_bucket_policy.logs', 'in place'],
    [
      'kept log group removed',
      'aws_cloudwatch_log_group.app',
      'in place',
      'AWS keeps it with its logs (skip_destroy); Terraform forgets it',
    ],
    [
      'log group removed',
      'aws_cloudwatch_log_group.flows',
      'loses data',
      'its logs are deleted with it',
      'instead: skip_destroy, applied first, keeps them',
    ],
    [
      'retention shorter',
      'aws_cloudwatch_log_group.app',
      'loses data',
      'logs older than 30 days are deleted, which were kept 90 days',
    ],
    ['retention longer', 'aws_cloudwatch_log_group.app', 'in place'],
    ['key removed', 'aws_kms_key.alerts', 'loses data', UNREADABLE],
    [
      'key removed',
      'aws_sns_topic.alerts',
      'in place',
      'alarms reach it only if the policy of its key lets CloudWatch and EventBridge use it',
    ],
    [
      'topic renamed',
      'aws_sns_topic.alerts',
      'loses data',
      '1 confirmed e-mail subscription is lost: no alert arrives until each is confirmed again',
    ],
    [
      'topic renamed',
      'aws_sns_topic_subscription.ops',
      'loses data',
      'a confirmed subscription is lost: its owner must confirm again',
    ],
    [
      'another address for alerts',
      'aws_sns_topic_subscription.ops',
      'in place',
      'the new address gets messages once it has confirmed',
    ],
    [
      'alarm renamed',
      'aws_cloudwatch_metric_alarm.cpu',
      'in place',
      'it monitors and reports nothing meanwhile',
    ],
    [
      'alarm threshold',
      'aws_cloudwatch_metric_alarm.cpu',
      'in place',
      'it monitors or reports differently (threshold)',
    ],
    ['secret value', 'aws_ssm_parameter.token', 'in place', 'running instances read it at their next start'],
    ['document renamed', 'aws_ssm_document.shell', 'in place', 'users of the document can no longer run it'],
    ['document moved', 'aws_ssm_document.session', 'nothing'],
  ])('%s: %s', (name, address, ...expected) => {
    expect(said(real(name), address)).toEqual(expected);
  });
});
