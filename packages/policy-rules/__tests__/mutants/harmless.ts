import type { Written } from '../../../../__tests__/support/stacks';
import { argumentsAt, type Json, type Mutant, mutate } from './mutant';

const TEMPLATE = 'aws_launch_template.fleet_launch_template_template';
const GROUP = 'aws_autoscaling_group.fleet_auto_scaling_group';

/** Harmless changes of a stage. */
const IN_STAGES: readonly [what: string, address: string, values: Json][] = [
  ['another key description', 'aws_kms_key.monitoring_topic_key', { description: 'Alerts' }],
  ['a longer key deletion window', 'aws_kms_key.monitoring_topic_key', { deletion_window_in_days: 30 }],
  [
    'another event description',
    'aws_cloudwatch_event_rule.monitoring_deployment_failed_rule',
    { description: 'x' },
  ],
  ['logs that are kept longer', 'aws_cloudwatch_log_group.fleet_app_logs_group', { retention_in_days: 365 }],
  [
    'logs kept after the destroy of the stage',
    'aws_cloudwatch_log_group.fleet_app_logs_group',
    { skip_destroy: true },
  ],
  [
    'access logs that are kept longer',
    'aws_s3_bucket_lifecycle_configuration.access_logs_lifecycle',
    { rule: [] },
  ],
  ['a bigger instance', TEMPLATE, { instance_type: 'm7g.large' }],
  ['user data without a secret', TEMPLATE, { user_data: Buffer.from('#cloud-config').toString('base64') }],
  ['more instances', GROUP, { max_size: 20 }],
  ['a longer grace period', GROUP, { health_check_grace_period: 600 }],
  ['another Name tag', 'aws_vpc.network_vpc', { tags: { Name: 'ours' } }],
  ['one more tag', 'aws_vpc.network_vpc', { tags: { Name: 'hello-staging', CostCenter: '42' } }],
  ['another zone', 'aws_subnet.network_private_1', { availability_zone: 'us-east-1f' }],
  [
    'a rule with another number',
    'aws_network_acl_rule.network_acls_public_in_80_0_0_0_0__0',
    { rule_number: 77 },
  ],
  ['a longer idle time-out', 'aws_lb.load_balancer_lb', { idle_timeout: 120 }],
  ['a stricter desync mode', 'aws_lb.load_balancer_lb', { desync_mitigation_mode: 'strictest' }],
  ['deletion protection', 'aws_lb.load_balancer_lb', { enable_deletion_protection: true }],
  [
    'a redirect with another status code',
    'aws_lb_listener.listeners_http',
    { default_action: [redirect(302)] },
  ],
  ['a longer deregistration delay', 'aws_lb_target_group.target_group_group', { deregistration_delay: '60' }],
  [
    'another scaling target',
    'aws_autoscaling_policy.fleet_scaling_cpu',
    {
      target_tracking_configuration: {
        target_value: 40,
        predefined_metric_specification: { predefined_metric_type: 'ASGAverageCPUUtilization' },
      },
    },
  ],
  ['another dashboard', 'aws_cloudwatch_dashboard.monitoring_dashboard', { dashboard_body: '{}' }],
  ['a smaller budget', 'aws_budgets_budget.monitoring_budget_budget', { limit_amount: '100' }],
  ['another display name', 'aws_sns_topic.monitoring_topic_later', { display_name: 'Later' }],
  ['finer flow logs', 'aws_flow_log.network_flow_logs_flow_log', { max_aggregation_interval: 60 }],
];

/** Harmless changes of the pipeline. */
const IN_PIPELINE: readonly [what: string, address: string, values: Json][] = [
  ['another build description', 'aws_codebuild_project.build_project', { description: 'Builds' }],
  ['a longer build time-out', 'aws_codebuild_project.build_project', { build_timeout: 60 }],
  ['logs that are kept longer', 'aws_cloudwatch_log_group.build_logs_group', { retention_in_days: 90 }],
];

function redirect(code: number): Json {
  return { type: 'redirect', redirect: { port: '443', protocol: 'HTTPS', status_code: `HTTP_${code}` } };
}

export function harmless(stack: Written): Mutant[] {
  const changes = 'aws_vpc' in (stack.json.resource ?? {}) ? IN_STAGES : IN_PIPELINE;
  return changes.map(([what, address, values]) =>
    mutate(stack, 'added', address, what, (json) => Object.assign(argumentsAt(json, address), values)),
  );
}
