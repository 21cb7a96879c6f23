import config from '../../support/example-config';
import { allows, ACCOUNT, policiesOf, stateStack } from './simulate';

/**
 * Rights that CI's roles need for further settings or later changes. Those of a first deployment, and what they must never do,
 * are in another table: __tests__/security/least-privilege/ci-roles.ts.
 */
const { plan, apply } = policiesOf(stateStack());

type Row = readonly [action: string, resource: string, context?: Record<string, string>];

const STATE = 's3:::hello-state-123456789012-us-east-1';
const bounded = { 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/hello-boundary` };
const toEc2 = { 'iam:PassedToService': 'ec2.amazonaws.com' };
const byTemplate = { 'ec2:LaunchTemplate': at('ec2:launch-template/lt-0a1b2c3d4e5f60718') };

/** An ARN of the account: `iam:role/x`, `sns:topic`; one that names region and account itself stays as it is. */
function at(resource: string): string {
  const [, service, rest = ''] = /^(\w+):(.+)$/.exec(resource) ?? [];
  if (rest.startsWith(':')) return `arn:aws:${resource}`;
  return `arn:aws:${service}:${service === 'iam' ? '' : 'us-east-1'}:${ACCOUNT}:${rest}`;
}

const may = (policies: typeof plan, [action, resource, context]: Row) =>
  allows(policies, { action, resource: resource === '*' ? '*' : at(resource), context });

test.each<Row>([
  ['iam:DeleteRole', 'iam:role/hello-circleci-plan'],
  ['iam:CreatePolicyVersion', 'iam:policy/hello-circleci-plan'],
  ['iam:CreateRole', 'iam:role/hello-staging-admin', bounded], // of a stage, and no stack makes it
  ['iam:AttachRolePolicy', 'iam:role/hello-staging-instance', bounded],
  // What a second project of the account has, whose name begins with the first one's.
  ...['circleci-apply', 'circleci-plan', 'staging-instance', 'pipeline-build', 'pipeline'].flatMap(
    (role): Row[] => [
      ['iam:UpdateAssumeRolePolicy', `iam:role/hello-api-${role}`],
      ['iam:DeleteRole', `iam:role/hello-api-${role}`],
      ['iam:PutRolePolicy', `iam:role/hello-api-${role}`, bounded],
      ['iam:PassRole', `iam:role/hello-api-${role}`, toEc2],
    ],
  ),
  ['iam:AddRoleToInstanceProfile', 'iam:instance-profile/hello-api-staging-instance'],
  ['iam:CreatePolicyVersion', 'iam:policy/hello-api-boundary'],
  ['cloudwatch:PutDashboard', `cloudwatch::${ACCOUNT}:dashboard/hello-api-staging`],
  ['codedeploy:UpdateDeploymentGroup', 'codedeploy:deploymentgroup:hello-api-staging/hello-api-staging'],
  ['codepipeline:UpdatePipeline', 'codepipeline:hello-api-pipeline'],
  ['events:PutTargets', 'events:rule/hello-api-pipeline-ended'],
  ['logs:DeleteLogGroup', 'logs:log-group:/hello-api/staging/app:*'],
  ['ssm:SendCommand', 'ssm:document/hello-api-staging-release'],
  ['s3:GetObject', 's3:::hello-api-state-123456789012-us-east-1/hello-api/x.tfstate'],
  ['s3:ListBucket', 's3:::hello-api-artifacts-123456789012-us-east-1'],
  ['s3:PutBucketPolicy', 's3:::hello-api-artifacts-123456789012-us-east-1'],
])('the role that applies may not %s on %s', async (...row) =>
  expect(await may(apply, row as unknown as Row)).toBe(false),
);

test("a stage whose name completes another project's name gives no rights on that project's roles", async () => {
  const api = {
    ...config.stages['staging']!,
    names: ['api'],
    network: { cidr: '10.2.0.0/16', zones: 2, nat: 'single' as const },
  };
  const { apply } = policiesOf(stateStack(true, { stages: { ...config.stages, api } }));
  const change = (role: string) => may(apply, ['iam:UpdateAssumeRolePolicy', `iam:role/${role}`]);
  expect(await change('hello-api-instance')).toBe(true);
  expect(await change('hello-api-staging-instance')).toBe(false);
  expect(await change('hello-api-circleci-apply')).toBe(false);
});

// Not needed for the first deployment of the shipped settings, but for a later change. [terraform-provider-aws 5.100, group.go,
// alias.go, tags; EC2 in the Service Authorization Reference, dependent actions of CreateVpcEndpoint]
test.each<Row>([
  ['s3:PutObject', `${STATE}/hello/production.tfstate.tflock`],
  ['ec2:RunInstances', 'ec2:instance/i-0a1b2c3d4e5f60718', byTemplate],
  // Another exposure's target group, and the one before it.
  [
    'autoscaling:AttachLoadBalancerTargetGroups',
    'autoscaling:autoScalingGroup:0a1b2c3d:autoScalingGroupName/hello-staging',
  ],
  [
    'autoscaling:DetachLoadBalancerTargetGroups',
    'autoscaling:autoScalingGroup:0a1b2c3d:autoScalingGroupName/hello-staging',
  ],
  ['kms:UpdateAlias', 'kms:alias/hello-staging-alerts'], // if a missing key is created again
  ['codeconnections:UntagResource', 'codeconnections:connection/0a1b2c3d'],
  ['route53:AssociateVPCWithHostedZone', 'route53:::hostedzone/Z0123456789ABCDEFGHIJ'], // an endpoint's own name
])('the role that applies can %s on %s', async (...row) =>
  expect(await may(apply, row as unknown as Row)).toBe(true),
);

test('the role that plans finds the connection by both names of the service', async () => {
  for (const service of ['codestar-connections', 'codeconnections'])
    expect(await may(plan, [`${service}:ListConnections`, '*'])).toBe(true);
});
