import { itemsAt, textAt } from '../xml';
import { byJson, byQuery, type Inventory } from './inventory';

/** The regional services without EC2. */
export const regionalInventories: Record<string, Inventory> = {
  'elasticloadbalancing load-balancer': byQuery(
    'elasticloadbalancing',
    'DescribeLoadBalancers',
    'LoadBalancers',
    'LoadBalancerName',
  ),
  'elasticloadbalancing target-group': byQuery(
    'elasticloadbalancing',
    'DescribeTargetGroups',
    'TargetGroups',
    'TargetGroupName',
  ),
  'autoscaling group': byQuery(
    'autoscaling',
    'DescribeAutoScalingGroups',
    'AutoScalingGroups',
    'AutoScalingGroupName',
  ),
  'autoscaling policy': byQuery('autoscaling', 'DescribePolicies', 'ScalingPolicies', 'PolicyName'),
  'acm certificate': byJson(
    'acm',
    'CertificateManager.ListCertificates',
    'CertificateSummaryList',
    'CertificateArn',
  ),
  'logs log-group': byJson('logs', 'Logs_20140328.DescribeLogGroups', 'logGroups', 'logGroupName'),
  'logs resource-policy': byJson(
    'logs',
    'Logs_20140328.DescribeResourcePolicies',
    'resourcePolicies',
    'policyName',
  ),
  'sns topic': byQuery('sns', 'ListTopics', 'Topics', 'TopicArn'),
  'sns subscription': byQuery('sns', 'ListSubscriptions', 'Subscriptions', 'Endpoint'),
  'cloudwatch alarm': async (moto, region) => {
    const answer = await moto.query('monitoring', 'DescribeAlarms', {}, region);
    return [...itemsAt(answer, 'MetricAlarms'), ...itemsAt(answer, 'CompositeAlarms')].map((alarm) =>
      textAt(alarm, 'AlarmName'),
    );
  },
  'cloudwatch dashboard': byQuery('monitoring', 'ListDashboards', 'DashboardEntries', 'DashboardName'),
  'events rule': byJson('events', 'AWSEvents.ListRules', 'Rules', 'Name'),
  'ssm parameter': byJson(
    'ssm',
    'AmazonSSM.DescribeParameters',
    'Parameters',
    'Name',
    (parameter) => !String(parameter.Name).startsWith('/aws/'),
  ),
  'ssm document': byJson(
    'ssm',
    'AmazonSSM.ListDocuments',
    'DocumentIdentifiers',
    'Name',
    (document) => document.Owner !== 'Amazon',
  ),
  'scheduler schedule': async (moto, region) => {
    const { Schedules } = JSON.parse(await moto.rest('scheduler', 'GET', '/schedules', '', region));
    return (Schedules as { Name: string }[]).map(({ Name }) => Name);
  },
  'scheduler schedule-group': async (moto, region) => {
    const { ScheduleGroups } = JSON.parse(
      await moto.rest('scheduler', 'GET', '/schedule-groups', '', region),
    );
    const names = (ScheduleGroups as { Name: string }[]).map(({ Name }) => Name);
    return names.filter((name) => name !== 'default');
  },
  'secretsmanager secret': byJson('secretsmanager', 'secretsmanager.ListSecrets', 'SecretList', 'Name'),
  'sqs queue': byJson('sqs', 'AmazonSQS.ListQueues', 'QueueUrls', ''),
  'wafv2 web-acl': byJson('wafv2', 'AWSWAF_20190729.ListWebACLs', 'WebACLs', 'Name', undefined, {
    Scope: 'REGIONAL',
  }),
  'kms key': async (moto, region) => {
    const { Keys } = await moto.json('kms', 'TrentService.ListKeys', {}, region);
    const ids: string[] = Keys.map((key: { KeyId: string }) => key.KeyId);
    const aliases: { AliasName: string; TargetKeyId?: string }[] = (
      await moto.json('kms', 'TrentService.ListAliases', {}, region)
    ).Aliases;
    // Keys that AWS created for its services stay for ever; moto counts them as the customer's.
    const ofAws = aliases.filter(({ AliasName }) => AliasName.startsWith('alias/aws/'));
    const described = await Promise.all(
      ids.map((KeyId) => moto.json('kms', 'TrentService.DescribeKey', { KeyId }, region)),
    );
    return described
      .map(({ KeyMetadata }) => KeyMetadata)
      .filter((key) => key.KeyManager === 'CUSTOMER' && key.KeyState !== 'PendingDeletion')
      .filter((key) => !ofAws.some(({ TargetKeyId }) => TargetKeyId === key.KeyId))
      .map((key) => String(key.KeyId));
  },
};
