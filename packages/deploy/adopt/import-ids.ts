import type { Settings } from '../../../settings';
import type { Creation } from './creations';
import type { Lookups } from './lookups';
import type { Unnamed } from './unnamed';

/** What is asked where the plan alone does not tell the id. */
export interface Asked {
  readonly lookups: Lookups;
  readonly unnamed: Unnamed;
  readonly settings: Pick<Settings, 'account' | 'region'>;
}

/** What Terraform imports a resource by; undefined while the plan does not know enough, or AWS has none. */
type ImportId = (
  values: Creation['values'],
  asked: Asked,
) => string | undefined | Promise<string | undefined>;

/** Attributes that are known, joined; undefined where one is not. */
const joined =
  (separator: string, ...names: string[]): ImportId =>
  (values) => {
    const parts = names.map((name) => values[name]);
    return parts.every((part) => ['string', 'number', 'boolean'].includes(typeof part))
      ? parts.join(separator)
      : undefined;
  };

const tagName = (values: Creation['values']): string | undefined =>
  (values.tags as Record<string, string> | null | undefined)?.Name;

/** Of EC2, by the prefix of its id and the tag `Name`, which no two of a kind share. */
const tagged =
  (kind: string): ImportId =>
  (values, { lookups }) => {
    const name = tagName(values);
    return name === undefined ? undefined : lookups.taggedInEc2(kind, name);
  };

/**
 * By type: the id that a resource has on AWS already where it was made and the state does not know it. What is not
 * here needs none: making it again overwrites it with the same (alarms, rules, policies, settings of a bucket).
 *
 * The forms of the ids: "Import" on each resource's page at
 * https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
export const IMPORT_IDS: Readonly<Record<string, ImportId>> = {
  aws_acm_certificate: ({ domain_name: domain }, { unnamed }) => unnamed.certificate(String(domain)),
  aws_autoscaling_group: joined('', 'name'),
  aws_budgets_budget: ({ name }, { settings: { account } }) =>
    typeof name === 'string' ? `${account}:${name}` : undefined,
  aws_cloudwatch_log_group: joined('', 'name'),
  aws_cloudwatch_query_definition: ({ name }, { unnamed }) => unnamed.query(String(name)),
  aws_codebuild_project: joined('', 'name'),
  aws_codeconnections_connection: ({ name }, { lookups }) => lookups.connection(String(name)),
  aws_codedeploy_app: ({ name }, { lookups }) => lookups.application(String(name)),
  aws_codedeploy_deployment_group: joined(':', 'app_name', 'deployment_group_name'),
  aws_codepipeline: joined('', 'name'),
  aws_eip: tagged('eipalloc'),
  aws_flow_log: tagged('fl'),
  aws_iam_instance_profile: joined('', 'name'),
  aws_iam_openid_connect_provider: ({ url }, { settings: { account } }) =>
    `arn:aws:iam::${account}:oidc-provider/${String(url).replace('https://', '')}`,
  aws_iam_policy: ({ name }, { settings: { account } }) => `arn:aws:iam::${account}:policy/${String(name)}`,
  aws_iam_role: joined('', 'name'),
  aws_internet_gateway: tagged('igw'),
  aws_kms_alias: joined('', 'name'),
  aws_kms_key: ({ description }, { unnamed }) => unnamed.key(String(description)),
  aws_launch_template: ({ name }, { lookups }) => lookups.launchTemplate(String(name)),
  aws_lb: ({ name }, { lookups }) => lookups.loadBalancer(String(name)),
  aws_lb_listener: ({ load_balancer_arn: arn, port }, { lookups }) =>
    typeof arn === 'string' ? lookups.listener(arn, Number(port)) : undefined,
  aws_lb_target_group: ({ name }, { lookups }) => lookups.targetGroup(String(name)),
  aws_nat_gateway: tagged('nat'),
  aws_network_acl: tagged('acl'),
  aws_network_acl_rule: joined(':', 'network_acl_id', 'rule_number', 'protocol', 'egress'),
  aws_route: joined('_', 'route_table_id', 'destination_cidr_block'),
  aws_route53_record: joined('_', 'zone_id', 'name', 'type'),
  aws_route_table: tagged('rtb'),
  aws_route_table_association: ({ subnet_id: subnet, route_table_id: table }, { lookups }) =>
    lookups.routeTableAssociation(subnet, table),
  aws_s3_bucket: joined('', 'bucket'),
  aws_security_group: ({ name }, { lookups }) => lookups.securityGroup(String(name)),
  aws_sns_topic: ({ name }, { settings: { account, region } }) =>
    `arn:aws:sns:${region}:${account}:${String(name)}`,
  aws_ssm_document: joined('', 'name'),
  aws_subnet: tagged('subnet'),
  aws_vpc: tagged('vpc'),
  aws_vpc_endpoint: tagged('vpce'),
  aws_vpc_security_group_egress_rule: (values, { lookups }) => lookups.securityGroupRule(values, true),
  aws_vpc_security_group_ingress_rule: (values, { lookups }) => lookups.securityGroupRule(values, false),
};

/** Types whose id was looked up on AWS: that there is one says that somebody made it. */
export const LOOKED_UP: ReadonlySet<string> = new Set([
  'aws_acm_certificate',
  'aws_cloudwatch_query_definition',
  'aws_kms_key',
  'aws_codeconnections_connection',
  'aws_eip',
  'aws_flow_log',
  'aws_internet_gateway',
  'aws_launch_template',
  'aws_lb',
  'aws_lb_listener',
  'aws_lb_target_group',
  'aws_nat_gateway',
  'aws_network_acl',
  'aws_route_table',
  'aws_security_group',
  'aws_subnet',
  'aws_vpc',
  'aws_vpc_endpoint',
  'aws_vpc_security_group_egress_rule',
  'aws_vpc_security_group_ingress_rule',
]);
