import type { Calls } from './calls';

/** Of a resource in a state. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Deletes a resource behind Terraform's back. */
export type Deletion = (calls: Calls, attributes: Attributes) => Promise<unknown>;

const ec2 =
  (action: string, parameters: (attributes: Attributes) => Record<string, unknown>): Deletion =>
  (calls, attributes) =>
    calls.query('ec2', action, parameters(attributes));

const query =
  (
    service: string,
    action: string,
    parameters: (attributes: Attributes) => Record<string, unknown>,
  ): Deletion =>
  (calls, attributes) =>
    calls.query(service, action, parameters(attributes));

const json =
  (service: string, target: string, input: (attributes: Attributes) => object): Deletion =>
  (calls, attributes) =>
    calls.json(service, target, input(attributes));

const bucketSetting =
  (setting: string): Deletion =>
  (calls, { bucket }) =>
    calls.rest('s3', 'DELETE', `/${bucket}?${setting}`);

/** What is a part or a setting of something else, which stays. */
export const PARTS: Readonly<Record<string, Deletion>> = {
  aws_autoscaling_lifecycle_hook: query(
    'autoscaling',
    'DeleteLifecycleHook',
    ({ name, autoscaling_group_name: group }) => ({ LifecycleHookName: name, AutoScalingGroupName: group }),
  ),
  aws_autoscaling_policy: query('autoscaling', 'DeletePolicy', ({ name, autoscaling_group_name: group }) => ({
    PolicyName: name,
    AutoScalingGroupName: group,
  })),
  aws_autoscaling_schedule: query(
    'autoscaling',
    'DeleteScheduledAction',
    ({ scheduled_action_name: name, autoscaling_group_name: group }) => ({
      ScheduledActionName: name,
      AutoScalingGroupName: group,
    }),
  ),
  aws_budgets_budget: json('budgets', 'AWSBudgetServiceGateway.DeleteBudget', ({ account_id: id, name }) => ({
    AccountId: id,
    BudgetName: name,
  })),
  aws_cloudwatch_dashboard: query('monitoring', 'DeleteDashboards', ({ dashboard_name: name }) => ({
    'DashboardNames.member.1': name,
  })),
  aws_cloudwatch_event_target: json('events', 'AWSEvents.RemoveTargets', ({ rule, target_id: id }) => ({
    Rule: rule,
    Ids: [id],
  })),
  aws_cloudwatch_log_metric_filter: json(
    'logs',
    'Logs_20140328.DeleteMetricFilter',
    ({ name, log_group_name: group }) => ({ filterName: name, logGroupName: group }),
  ),
  aws_cloudwatch_metric_alarm: query('monitoring', 'DeleteAlarms', ({ alarm_name: name }) => ({
    'AlarmNames.member.1': name,
  })),
  aws_cloudwatch_query_definition: json(
    'logs',
    'Logs_20140328.DeleteQueryDefinition',
    ({ query_definition_id: id }) => ({ queryDefinitionId: id }),
  ),
  aws_codedeploy_deployment_group: json(
    'codedeploy',
    'CodeDeploy_20141006.DeleteDeploymentGroup',
    ({ app_name: app, deployment_group_name: group }) => ({
      applicationName: app,
      deploymentGroupName: group,
    }),
  ),
  aws_flow_log: ec2('DeleteFlowLogs', ({ id }) => ({ 'FlowLogId.1': id })),
  aws_iam_role_policy: query('iam', 'DeleteRolePolicy', ({ role, name }) => ({
    RoleName: role,
    PolicyName: name,
  })),
  aws_iam_role_policy_attachment: query('iam', 'DetachRolePolicy', ({ role, policy_arn: arn }) => ({
    RoleName: role,
    PolicyArn: arn,
  })),
  aws_kms_alias: json('kms', 'TrentService.DeleteAlias', ({ name }) => ({ AliasName: name })),
  aws_lb_listener_certificate: query(
    'elasticloadbalancing',
    'RemoveListenerCertificates',
    ({ listener_arn: listener, certificate_arn: certificate }) => ({
      ListenerArn: listener,
      'Certificates.member.1.CertificateArn': certificate,
    }),
  ),
  aws_network_acl_rule: ec2(
    'DeleteNetworkAclEntry',
    ({ network_acl_id: acl, rule_number: rule, egress }) => ({
      NetworkAclId: acl,
      RuleNumber: rule,
      Egress: egress,
    }),
  ),
  aws_route: ec2('DeleteRoute', ({ route_table_id: table, destination_cidr_block: cidr }) => ({
    RouteTableId: table,
    DestinationCidrBlock: cidr,
  })),
  aws_route_table_association: ec2('DisassociateRouteTable', ({ id }) => ({ AssociationId: id })),
  aws_s3_bucket_lifecycle_configuration: bucketSetting('lifecycle'),
  aws_s3_bucket_ownership_controls: bucketSetting('ownershipControls'),
  aws_s3_bucket_policy: bucketSetting('policy'),
  aws_s3_bucket_public_access_block: bucketSetting('publicAccessBlock'),
  aws_sns_topic_subscription: query('sns', 'Unsubscribe', ({ arn }) => ({ SubscriptionArn: arn })),
  aws_ssm_document: json('ssm', 'AmazonSSM.DeleteDocument', ({ name }) => ({ Name: name })),
  aws_vpc_endpoint: ec2('DeleteVpcEndpoints', ({ id }) => ({ 'VpcEndpointId.1': id })),
  aws_vpc_security_group_egress_rule: ec2(
    'RevokeSecurityGroupEgress',
    ({ security_group_id: group, security_group_rule_id: rule }) => ({
      GroupId: group,
      'SecurityGroupRuleId.1': rule,
    }),
  ),
  aws_vpc_security_group_ingress_rule: ec2(
    'RevokeSecurityGroupIngress',
    ({ security_group_id: group, security_group_rule_id: rule }) => ({
      GroupId: group,
      'SecurityGroupRuleId.1': rule,
    }),
  ),
};

/** What others are a part of, or stand behind: these go with it. Deleted in this order. */
export const WHOLES: Readonly<Record<string, Deletion>> = {
  aws_autoscaling_group: query('autoscaling', 'DeleteAutoScalingGroup', ({ name }) => ({
    AutoScalingGroupName: name,
    ForceDelete: true,
  })),
  aws_cloudwatch_log_group: json('logs', 'Logs_20140328.DeleteLogGroup', ({ name }) => ({
    logGroupName: name,
  })),
  aws_codebuild_project: json('codebuild', 'CodeBuild_20161006.DeleteProject', ({ name }) => ({ name })),
  aws_codeconnections_connection: json(
    'codestar-connections',
    'CodeStar_connections_20191201.DeleteConnection',
    ({ arn }) => ({ ConnectionArn: arn }),
  ),
  aws_codedeploy_app: json('codedeploy', 'CodeDeploy_20141006.DeleteApplication', ({ name }) => ({
    applicationName: name,
  })),
  aws_codepipeline: json('codepipeline', 'CodePipeline_20150709.DeletePipeline', ({ name }) => ({ name })),
  aws_iam_instance_profile: async (calls, { name, role }) => {
    await calls.query('iam', 'RemoveRoleFromInstanceProfile', { InstanceProfileName: name, RoleName: role });
    await calls.query('iam', 'DeleteInstanceProfile', { InstanceProfileName: name });
  },
  aws_iam_role: deleteRole,
  aws_iam_openid_connect_provider: query('iam', 'DeleteOpenIDConnectProvider', ({ arn }) => ({
    OpenIDConnectProviderArn: arn,
  })),
  aws_kms_key: json('kms', 'TrentService.ScheduleKeyDeletion', ({ key_id: id }) => ({ KeyId: id })),
  aws_launch_template: ec2('DeleteLaunchTemplate', ({ id }) => ({ LaunchTemplateId: id })),
  aws_lb_listener: query('elasticloadbalancing', 'DeleteListener', ({ arn }) => ({ ListenerArn: arn })),
  aws_lb: query('elasticloadbalancing', 'DeleteLoadBalancer', ({ arn }) => ({ LoadBalancerArn: arn })),
  aws_nat_gateway: ec2('DeleteNatGateway', ({ id }) => ({ NatGatewayId: id })),
  aws_sns_topic: query('sns', 'DeleteTopic', ({ arn }) => ({ TopicArn: arn })),
  aws_cloudwatch_event_rule: async (calls, { name }) => {
    const target = 'AWSEvents.RemoveTargets';
    await calls
      .json('events', target, { Rule: name, Ids: ['mail', 'settle', 'start'] })
      .catch(() => undefined);
    await calls.json('events', 'AWSEvents.DeleteRule', { Name: name });
  },
  aws_route53_record: (calls, { zone_id: zone, name, type, ttl, records, alias }) =>
    calls.rest(
      'route53',
      'POST',
      `/2013-04-01/hostedzone/${zone}/rrset`,
      recordDeletion(name, type, ttl, records, alias),
    ),
};

/** Types that cannot disappear, or do not come back, and why. */
export const STAYS: Readonly<Record<string, string>> = {
  aws_acm_certificate: 'AWS deletes no certificate that a listener uses',
  aws_acm_certificate_validation:
    'it is no thing on AWS: Terraform waits in it until the certificate is issued',
  aws_default_security_group: 'AWS deletes no default security group; rules in it are seen as changes',
  aws_eip: 'AWS releases no address that a NAT gateway uses',
  aws_iam_policy: 'AWS deletes no policy that is attached to a role or bounds one',
  aws_internet_gateway: 'AWS detaches no gateway while addresses behind it are in use',
  aws_lb_target_group: 'AWS deletes no target group that a listener uses',
  aws_network_acl: 'AWS deletes no network ACL that subnets are associated with',
  aws_network_acl_association: 'a subnet always has a network ACL: another one is seen as a change',
  aws_route_table: 'AWS deletes no route table that subnets are associated with',
  aws_s3_bucket: 'AWS deletes no bucket that has something in it, and it holds data that nothing brings back',
  aws_s3_bucket_server_side_encryption_configuration:
    'AWS encrypts every bucket; its own default is the same',
  aws_s3_bucket_versioning: 'versioning can be suspended and not deleted; that is seen as a change',
  aws_security_group: 'AWS deletes no security group that interfaces use or rules name',
  aws_sns_topic_policy: 'a topic always has a policy: another one is seen as a change',
  aws_subnet: 'AWS deletes no subnet that has interfaces in it',
  aws_vpc: 'AWS deletes no VPC that has anything in it',
};

/** As the console does it: first what AWS would refuse it for. */
async function deleteRole(calls: Calls, { name: RoleName }: Attributes): Promise<void> {
  const listed = async (action: string, element: string): Promise<string[]> => {
    const answer = await calls.query('iam', action, { RoleName });
    return [...answer.matchAll(new RegExp(`<${element}>([^<]+)</${element}>`, 'g'))].map(
      ([, one = '']) => one,
    );
  };
  for (const PolicyName of await listed('ListRolePolicies', 'member'))
    await calls.query('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
  for (const PolicyArn of await listed('ListAttachedRolePolicies', 'PolicyArn'))
    await calls.query('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
  for (const InstanceProfileName of await listed('ListInstanceProfilesForRole', 'InstanceProfileName'))
    await calls.query('iam', 'RemoveRoleFromInstanceProfile', { RoleName, InstanceProfileName });
  await calls.query('iam', 'DeleteRole', { RoleName });
}

function recordDeletion(
  name: unknown,
  type: unknown,
  ttl: unknown,
  records: unknown,
  alias: unknown,
): string {
  const target = (alias as { name: string; zone_id: string; evaluate_target_health: boolean }[] | null)?.[0];
  const content = target
    ? `<AliasTarget><HostedZoneId>${target.zone_id}</HostedZoneId><DNSName>${target.name}</DNSName>` +
      `<EvaluateTargetHealth>${target.evaluate_target_health}</EvaluateTargetHealth></AliasTarget>`
    : `<TTL>${ttl}</TTL><ResourceRecords>${((records ?? []) as string[])
        .map((record) => `<ResourceRecord><Value>${record}</Value></ResourceRecord>`)
        .join('')}</ResourceRecords>`;
  const set = `<ResourceRecordSet><Name>${name}</Name><Type>${type}</Type>${content}</ResourceRecordSet>`;
  return (
    '<ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes>' +
    `<Change><Action>DELETE</Action>${set}</Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`
  );
}
