import { add, allBroken, type Break, broken, remove, set, statements, within } from './broken';

type Json = Record<string, unknown>;

/** Changes the text of one argument. */
const replace = (address: string, argument: string, from: string, to: string): Break => {
  return (resources) => {
    const [type = '', name = ''] = address.split('.');
    const values = resources[type]?.[name];
    const text = String(values?.[argument]);
    if (!values || !text.includes(from)) throw new Error(`no ${from} in ${address}`);
    values[argument] = text.replace(from, to);
  };
};

/** Changes a block that a resource has once. */
const block = (address: string, name: string, values: Json): Break => {
  return (resources) => {
    const [type = '', id = ''] = address.split('.');
    Object.assign(resources[type]?.[id]?.[name] as Json, values);
  };
};

const GROUP = 'aws_autoscaling_group.fleet_auto_scaling_group';
const TARGETS = 'aws_lb_target_group.target_group_group';
const TEMPLATE = 'aws_launch_template.fleet_launch_template_template';
const DEPLOYMENT = 'aws_codedeploy_deployment_group.deployment_target_group';

const CASES: [what: string, stack: string, breakIt: Break, found: string][] = [
  [
    'a health check that accepts errors',
    'staging',
    block(TARGETS, 'health_check', { matcher: '200-499' }),
    'values: staging/target-group/group has health_check.matcher "200-499", and may have 200, or none',
  ],
  [
    'a missing value whose default of AWS is not allowed',
    'staging',
    set(GROUP, { health_check_type: undefined }),
    'values: staging/fleet/auto-scaling/group has health_check_type not set, and may have ELB',
  ],
  [
    'a reference to an unknown VPC',
    'staging',
    set('aws_route_table.network_public_routes_table', { vpc_id: 'vpc-1' }),
    'values: staging/network/public-routes/table has vpc_id "vpc-1", and may have one aws_vpc of the stack',
  ],
  [
    'a replacement that destroys the old one first',
    'staging',
    set(TARGETS, { lifecycle: undefined }),
    'values: staging/target-group/group is destroyed before its replacement is created',
  ],
  [
    'fewer instances than the settings say',
    'staging',
    set(GROUP, { min_size: 1 }),
    'settings: staging/fleet/auto-scaling/group has 1 instances at least, and the settings say 2',
  ],
  [
    'a health check of another path',
    'staging',
    block(TARGETS, 'health_check', { path: '/' }),
    'targets: staging/target-group/group asks for "/", and the settings say another',
  ],
  [
    'a release to all instances at once',
    'production',
    set(DEPLOYMENT, { deployment_config_name: 'CodeDeployDefault.AllAtOnce' }),
    'settings: production/deployment-target/group releases by "CodeDeployDefault.AllAtOnce", not OneAtATime',
  ],
  [
    'a release that no alarm stops',
    'production',
    block(DEPLOYMENT, 'alarm_configuration', {
      alarms: ['${aws_cloudwatch_metric_alarm.monitoring_app_5xx_alarm.alarm_name}'],
    }),
    'settings: production/deployment-target/group does not stop on elb_5xx, latency_p99, no_healthy_host, unhealthy_hosts',
  ],
  [
    'an instance type of another architecture than its AMI',
    'staging',
    set(TEMPLATE, { instance_type: 'm7i.large' }),
    'settings: staging/fleet/launch-template/template starts m7i.large, which is not arm64 as its image is',
  ],
  [
    'user data that no instance can read',
    'staging',
    set(TEMPLATE, { user_data: 'H4sIAAAA-' }),
    'instances: staging/fleet/launch-template/template has no user data that an instance can read',
  ],
  [
    'an Auto Scaling group without its scaling policy',
    'staging',
    remove('aws_autoscaling_policy.fleet_scaling_cpu'),
    'settings: staging has no aws_autoscaling_policy that is: ASGAverageCPUUtilization at most 90',
  ],
  [
    'a topic without its recipient',
    'staging',
    remove('aws_sns_topic_subscription.monitoring_topic_urgent_ops_example_com'),
    'settings: staging/monitoring/topic/urgent tells nothing to ops@example.com',
  ],
  [
    'a budget that is larger than the settings say',
    'staging',
    set('aws_budgets_budget.monitoring_budget_budget', { limit_amount: '30000' }),
    'settings: staging/monitoring/budget/budget is of "30000" US dollars, and the settings say 300',
  ],
  [
    'a load balancer in one zone',
    'staging',
    set('aws_lb.load_balancer_lb', { subnets: ['${aws_subnet.network_public_1.id}'] }),
    'ways: staging/load-balancer/lb is in aws_subnet.network_public_1, not in aws_subnet.network_public_1, aws_subnet.network_public_2',
  ],
  [
    'a subnet with the table of another zone',
    'staging',
    set('aws_route_table_association.network_private_routes_association_2', {
      route_table_id: '${aws_route_table.network_private_routes_table_1.id}',
    }),
    'routes: staging/network/private/2 has the table aws_route_table.network_private_routes_table_1, not aws_route_table.network_private_routes_table_2',
  ],
  [
    'a name without a DNS record',
    'staging',
    remove('aws_route53_record.records_staging_example_com'),
    'ways: staging has no aws_route53_record that is: staging.example.com aws_lb.load_balancer_lb',
  ],
  [
    'a name without a certificate',
    'production',
    remove('aws_lb_listener_certificate.listeners_certificate_www_example_com'),
    'ways: production/listeners/https has certificates of no other name, not of www.example.com',
  ],
  [
    'an alarm that never goes off',
    'staging',
    set('aws_cloudwatch_metric_alarm.monitoring_cpu_alarm', { threshold: 1000 }),
    'alarms: staging has no alarm that is aws_sns_topic.monitoring_topic_later, both ways, GreaterThanThreshold 85, in 5 of 5 × 60 s, ' +
      'without data notBreaching: AWS/EC2 CPUUtilization Average AutoScalingGroupName=aws_autoscaling_group.fleet_auto_scaling_group',
  ],
  [
    'an event without a recipient',
    'staging',
    replace(
      'aws_cloudwatch_event_rule.monitoring_deployment_failed_rule',
      'event_pattern',
      'FAILURE',
      'SUCCESS',
    ),
    'events: staging has nothing that is aws_sns_topic.monitoring_topic_later with words, by {"source":["aws.codedeploy"],' +
      '"detail-type":["CodeDeploy Deployment State-change Notification"],"detail":{"application":["hello-staging"],' +
      '"deploymentGroup":["hello-staging"],"state":["FAILURE","STOP"]}}',
  ],
  [
    'an event that runs under another role',
    'pipeline',
    set('aws_cloudwatch_event_target.alert_done_mail', {
      role_arn: '${aws_iam_role.ended_service_role_role.arn}',
    }),
    'events: pipeline/alert-done/mail runs under aws_iam_role.ended_service_role_role',
  ],
  [
    'a topic policy without its condition',
    'staging',
    statements('aws_sns_topic_policy.monitoring_topic_later_policy', (all) =>
      all.map((one) => ({ ...one, Condition: undefined })),
    ),
    'rights: staging/monitoring/topic/later-policy no longer says in statement Alarms: if StringEquals aws:SourceAccount; if StringEquals aws:SourceAccount = {account}',
  ],
  [
    'a topic policy without its Deny statement',
    'staging',
    statements('aws_sns_topic_policy.monitoring_topic_later_policy', (all) =>
      all.filter(({ Sid }) => Sid !== 'TlsOnly'),
    ),
    'rights: staging/monitoring/topic/later-policy has no statement TlsOnly any more',
  ],
  [
    'another buildspec of a step',
    'pipeline',
    block('aws_codebuild_project.build_project', 'source', { buildspec: 'other/buildspec.yml' }),
    'steps: pipeline/build/project runs "other/buildspec.yml"',
  ],
  [
    'another image of a step',
    'pipeline',
    block('aws_codebuild_project.build_project', 'environment', { image: 'aws/codebuild/standard:7.0' }),
    'steps: pipeline/build/project runs in "aws/codebuild/standard:7.0" as "ARM_CONTAINER"',
  ],
  [
    'a pipeline without a trigger',
    'pipeline',
    set('aws_codepipeline.pipeline_pipeline', { trigger: [] }),
    'pipeline-inputs: pipeline/pipeline/pipeline starts for no push',
  ],
  [
    'state versions that expire',
    'state',
    set('aws_s3_bucket_lifecycle_configuration.bucket_lifecycle', {
      rule: [{ id: 'all', status: 'Enabled', filter: [{ prefix: '' }], expiration: [{ days: 400 }] }],
    }),
    'lifecycles: state/bucket/lifecycle ends all of "" after 400 days',
  ],
  [
    'a missing security group rule',
    'staging',
    remove('aws_vpc_security_group_egress_rule.security_groups_egress_load_balancer_to_app'),
    'open-ports: staging does not open out aws_security_group.security_groups_load_balancer tcp 8443 aws_security_group.security_groups_instances, which the design needs',
  ],
  [
    'a second load balancer',
    'staging',
    add('aws_lb', { name: 'hello-more' }),
    'single: staging/more is a second one beside aws_lb.load_balancer_lb',
  ],
  [
    'a stage that imports a VPC',
    'staging',
    within((json) => Object.assign(json, { import: [{ to: 'aws_vpc.network_vpc', id: 'vpc-1' }] })),
    'state: staging takes over aws_vpc.network_vpc from vpc-1',
  ],
];

describe('the rules', () => {
  it.each(CASES)('refuse %s', (_, stack, breakIt, found) => {
    expect(allBroken(stack, breakIt)).toContain(found);
  });

  it('accept an alarm beside those of the stage', () => {
    const own = add('aws_cloudwatch_metric_alarm', {
      alarm_name: 'hello-staging-slow',
      alarm_actions: ['${aws_sns_topic.monitoring_topic_later.arn}'],
    });
    expect(broken('staging', own)).toEqual([]);
  });
});
