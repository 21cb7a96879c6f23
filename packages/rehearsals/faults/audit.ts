import type { World } from './world';

/** What differs between the embedded AWS and the states of all stacks; empty where they agree. */
export interface Audit {
  /** On AWS, and in no state: made twice, or forgotten. `ec2 vpc vpc-0a1b` */
  readonly unknown: string[];
  /** In a state, and not on AWS. */
  readonly missing: string[];
}

type Attributes = Readonly<Record<string, unknown>>;

/** By type: the line of the embedded AWS's inventory that a resource in a state stands for. */
const LINES: Readonly<Record<string, (attributes: Attributes) => string>> = {
  aws_acm_certificate: ({ arn }) => `acm certificate ${arn}`,
  aws_autoscaling_group: ({ name }) => `autoscaling group ${name}`,
  aws_autoscaling_policy: ({ name }) => `autoscaling policy ${name}`,
  aws_autoscaling_schedule: ({ scheduled_action_name: name }) => `autoscaling scheduled-action ${name}`,
  aws_budgets_budget: ({ name }) => `budgets budget ${name}`,
  aws_cloudwatch_dashboard: ({ dashboard_name: name }) => `cloudwatch dashboard ${name}`,
  aws_cloudwatch_event_rule: ({ name }) => `events rule ${name}`,
  aws_cloudwatch_composite_alarm: ({ alarm_name: name }) => `cloudwatch alarm ${name}`,
  aws_cloudwatch_log_group: ({ name }) => `logs log-group ${name}`,
  aws_cloudwatch_metric_alarm: ({ alarm_name: name }) => `cloudwatch alarm ${name}`,
  aws_cloudwatch_query_definition: ({ name }) => `logs query-definition ${name}`,
  aws_codebuild_project: ({ name }) => `codebuild project ${name}`,
  aws_codeconnections_connection: ({ name }) => `connections connection ${name}`,
  aws_codedeploy_app: ({ name }) => `codedeploy application ${name}`,
  aws_codedeploy_deployment_group: ({ deployment_group_name: name }) => `codedeploy deployment-group ${name}`,
  aws_codepipeline: ({ name }) => `codepipeline pipeline ${name}`,
  aws_eip: ({ allocation_id: id }) => `ec2 address ${id}`,
  aws_flow_log: ({ id }) => `ec2 flow-log ${id}`,
  aws_iam_instance_profile: ({ name }) => `iam instance-profile ${name}`,
  aws_iam_openid_connect_provider: ({ arn }) => `iam oidc-provider ${arn}`,
  aws_iam_policy: ({ name }) => `iam policy ${name}`,
  aws_iam_role: ({ name }) => `iam role ${name}`,
  aws_internet_gateway: ({ id }) => `ec2 internet-gateway ${id}`,
  aws_kms_key: ({ key_id: id }) => `kms key ${id}`,
  aws_launch_template: ({ name }) => `ec2 launch-template ${name}`,
  aws_lb: ({ name }) => `elasticloadbalancing load-balancer ${name}`,
  aws_lb_target_group: ({ name }) => `elasticloadbalancing target-group ${name}`,
  aws_nat_gateway: ({ id }) => `ec2 nat-gateway ${id}`,
  aws_network_acl: ({ id }) => `ec2 network-acl ${id}`,
  aws_route53_record: ({ type, fqdn }) => `route53 record ${type} ${String(fqdn).replace(/\.?$/, '.')}`,
  aws_route_table: ({ id }) => `ec2 route-table ${id}`,
  aws_s3_bucket: ({ bucket }) => `s3 bucket ${bucket}`,
  aws_security_group: ({ name }) => `ec2 security-group ${name}`,
  aws_sns_topic: ({ arn }) => `sns topic ${arn}`,
  aws_sns_topic_subscription: ({ endpoint }) => `sns subscription ${endpoint}`,
  aws_ssm_document: ({ name }) => `ssm document ${name}`,
  aws_subnet: ({ id }) => `ec2 subnet ${id}`,
  aws_vpc: ({ id }) => `ec2 vpc ${id}`,
  aws_vpc_endpoint: ({ id }) => `ec2 vpc-endpoint ${id}`,
};

/** What an Auto Scaling group makes by itself, in no state. */
const OF_GROUPS = /^ec2 (instance|volume) /;

/** Asks the embedded AWS, service by service, and compares with what the states know. */
export async function audit(world: World, stacks: readonly string[]): Promise<Audit> {
  const known = (await Promise.all(stacks.map((stack) => linesOf(world, stack)))).flat();
  const there = (await world.aws.leftOver()).filter((line) => !OF_GROUPS.test(line));
  return { unknown: without(there, known), missing: without(known, there) };
}

async function linesOf(world: World, stack: string): Promise<string[]> {
  const { resources } = await world.state(stack);
  return resources
    .filter(({ mode }) => mode === 'managed')
    .flatMap(({ type, instances }) => instances.flatMap(({ attributes }) => LINES[type]?.(attributes) ?? []));
}

/** What is in one list more often than in the other: two of a name are two. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return list.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
