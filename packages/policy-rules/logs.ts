import { type Context, type Finding, given, type Rule, unless } from './rule';
import { addressIn, isTrue, list, type Resource, type Stack } from '../documents';

/** Checks what is logged, and for how long the logs are kept. */
export const logs: Rule = {
  id: 'logs',
  why: 'After an incident only logs show what happened, and logs without a retention cost and leak for ever.',
  fix: 'Keep flow logs, access logs and build logs switched on; logRetentionDays is a setting of the stage.',
  check: (stack, context) => [
    ...stack.all('aws_cloudwatch_log_group').flatMap((group) => retention(group, context)),
    ...stack.all('aws_vpc').flatMap((vpc) => flowLogs(stack, vpc)),
    ...stack.all('aws_lb').flatMap((balancer) => {
      const [access] = list(balancer.values['access_logs']);
      const bucket = stack.referred(access?.['bucket'])?.type === 'aws_s3_bucket';
      return unless(isTrue(access?.['enabled']) && bucket, balancer, 'writes no access logs');
    }),
    ...stack.all('aws_codebuild_project').flatMap((project) => {
      const [configuration] = list(project.values['logs_config']);
      const [log] = list(configuration?.['cloudwatch_logs']);
      const own = project.address.replace(
        /^aws_codebuild_project\.(\w+)_project$/,
        'aws_cloudwatch_log_group.$1_logs_group',
      );
      const isOn = addressIn(log?.['group_name']) === own && log?.['status'] !== 'DISABLED';
      return unless(isOn, project, 'writes no log to a group of its own');
    }),
  ],
};

function retention(group: Resource, { facts, stage }: Context): Finding[] {
  const days = group.values['retention_in_days'];
  const least = stage
    ? stage.logRetentionDays
    : Math.min(...Object.values(facts.stages).map(({ logRetentionDays }) => logRetentionDays));
  return unless(
    Number(days) >= least,
    group,
    `keeps events for ${given(days)} days, and the settings say ${least}`,
  );
}

function flowLogs(stack: Stack, vpc: Resource): Finding[] {
  const [log] = stack.of(vpc, 'aws_flow_log', 'vpc_id');
  const isAll = log?.values['traffic_type'] === 'ALL';
  const group = addressIn(log?.values['log_destination']);
  return unless(
    isAll && group === 'aws_cloudwatch_log_group.network_flow_logs_log_group_group',
    vpc,
    'has no log of all its flows, accepted and refused',
  );
}
