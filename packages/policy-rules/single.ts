import { type Finding, type Rule } from './rule';
import { addressIn, type Resource, type Stack } from '../documents';

/**
 * Types of which AWS keeps only one for each owner, by the arguments that name the owner. A second one
 * overwrites the first at each apply, in an undefined order. Types without arguments exist once in a stack:
 * rules would check only one of two.
 */
const ONE_EACH: Readonly<Record<string, readonly string[]>> = {
  aws_autoscaling_group: [],
  aws_autoscaling_lifecycle_hook: ['autoscaling_group_name', 'name'],
  aws_cloudwatch_log_group: ['name'],
  aws_cloudwatch_metric_alarm: ['alarm_name'],
  aws_codeconnections_connection: [],
  aws_codedeploy_app: [],
  aws_codedeploy_deployment_group: [],
  aws_codepipeline: [],
  aws_default_security_group: [],
  aws_flow_log: [],
  aws_iam_instance_profile: [],
  aws_iam_role_policy: ['role', 'name'],
  aws_iam_role_policy_attachment: ['role', 'policy_arn'],
  aws_kms_alias: ['name'],
  aws_launch_template: [],
  aws_lb: [],
  aws_lb_listener: ['load_balancer_arn', 'port'],
  aws_lb_target_group: [],
  aws_network_acl_association: ['subnet_id'],
  aws_route: ['route_table_id', 'destination_cidr_block'],
  aws_route53_record: ['zone_id', 'name', 'type'],
  aws_route_table_association: ['subnet_id'],
  aws_s3_bucket_lifecycle_configuration: ['bucket'],
  aws_s3_bucket_ownership_controls: ['bucket'],
  aws_s3_bucket_policy: ['bucket'],
  aws_s3_bucket_public_access_block: ['bucket'],
  aws_s3_bucket_server_side_encryption_configuration: ['bucket'],
  aws_s3_bucket_versioning: ['bucket'],
  aws_scheduler_schedule: ['group_name', 'name'],
  aws_scheduler_schedule_group: [],
  aws_sns_topic_policy: ['arn'],
  aws_sns_topic_subscription: ['topic_arn', 'endpoint'],
  aws_ssm_document: ['name'],
  'data.aws_route53_zone': [],
};

/** Checks that no such resource exists twice. */
export const single: Rule = {
  id: 'single',
  why: 'AWS keeps only one of these: the second overwrites the first at every apply, and no rule can check the result.',
  fix: 'Change the one that is there.',
  check: (stack) => Object.entries(ONE_EACH).flatMap(([type, names]) => second(stack, type, names)),
};

function second(stack: Stack, type: string, names: readonly string[]): Finding[] {
  const first = new Map<string, Resource>();
  return stack.all(type).flatMap((place) => {
    const key = names.map((name) => addressIn(String(place.values[name]))).join(' ');
    const before = first.get(key);
    first.set(key, before ?? place);
    return before
      ? [
          {
            place,
            found:
              names.length > 0
                ? `says again what ${before.address} says`
                : `is a second one beside ${before.address}`,
          },
        ]
      : [];
  });
}
