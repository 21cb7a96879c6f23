import { Testing } from 'cdktf';
import config from '../../../../__tests__/support/example-config';
import { findable, kindOf } from '../../../resource-kinds';
import { resolveSettings } from '../../../../settings';
import { PipelineStack } from '../../../../stacks/pipeline';
import { synthesizeStage, synthesizeState } from '../../../../__tests__/support/stage';
import { Synthesized } from '../../../../__tests__/support/synthesized';

// The shipped settings, whose resources `npm run faults` deletes.
const pipeline = new PipelineStack(Testing.app(), 'pipeline', { settings: resolveSettings(config) });
const stacks = [synthesizeState(), synthesizeStage(), new Synthesized(pipeline)];
const types = [
  ...new Set(
    stacks
      .flatMap(({ addresses }) => addresses)
      .filter((address) => !address.startsWith('data.'))
      .map((address) => address.replace(/\..+$/, '')),
  ),
].sort();

test('the faults delete every synthesized type, or packages/resource-kinds has a reason why not', () => {
  expect(types.filter((type) => !kindOf(type)?.disappears)).toEqual([]);
});

/** Creating these again overwrites them with the same values, so nothing looks for them after a killed apply. */
const OVERWRITTEN = [
  'aws_acm_certificate_validation',
  'aws_autoscaling_lifecycle_hook',
  'aws_autoscaling_policy',
  'aws_cloudwatch_dashboard',
  'aws_cloudwatch_event_rule',
  'aws_cloudwatch_event_target',
  'aws_cloudwatch_log_metric_filter',
  'aws_cloudwatch_metric_alarm',
  'aws_default_security_group',
  'aws_iam_role_policy',
  'aws_lb_listener_certificate',
  'aws_network_acl_association',
  'aws_s3_bucket_lifecycle_configuration',
  'aws_s3_bucket_ownership_controls',
  'aws_s3_bucket_policy',
  'aws_s3_bucket_public_access_block',
  'aws_s3_bucket_server_side_encryption_configuration',
  'aws_s3_bucket_versioning',
  'aws_sns_topic_policy',
  'aws_sns_topic_subscription',
];

test('after a killed apply, every synthesized type is looked for or overwritten with the same values', () => {
  const neither = types.filter((type) => !findable(type) && !OVERWRITTEN.includes(type));
  expect(neither).toEqual([]);
  expect(OVERWRITTEN.filter(findable)).toEqual([]);
});
