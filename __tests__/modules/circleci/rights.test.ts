import config from '../../support/example-config';
import { allows, ACCOUNT, CALLER, policiesOf, stateStack, type Call, type Document } from './simulate';

const { plan, apply } = policiesOf(stateStack());
/** One more stage of the settings, with addresses of its own. */
const oneMore = (name: string, network: number) => ({
  ...config.stages['staging']!,
  names: [name],
  network: { cidr: `10.${network}.0.0/16`, zones: 2, nat: 'single' as const },
});

const STATE = 'arn:aws:s3:::hello-state-123456789012-us-east-1';
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/hello-boundary`;
const iam = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;
const at = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;
const bounded = { 'iam:PermissionsBoundary': BOUNDARY };

/** What the role that applies must never be able to do. */
const NEVER: [string, Call][] = [
  [
    'change the state of the state stack',
    { action: 's3:PutObject', resource: `${STATE}/hello/state.tfstate` },
  ],
  ['delete a state', { action: 's3:DeleteObject', resource: `${STATE}/hello/production.tfstate` }],
  [
    'delete an old version of a state',
    { action: 's3:DeleteObjectVersion', resource: `${STATE}/hello/production.tfstate` },
  ],
  ['open the state bucket', { action: 's3:PutBucketPolicy', resource: STATE }],
  ['delete the state bucket', { action: 's3:DeleteBucket', resource: STATE }],
  ["read another project's state", { action: 's3:GetObject', resource: `${STATE}/other/production.tfstate` }],
  [
    'read an artifact',
    { action: 's3:GetObject', resource: 'arn:aws:s3:::hello-artifacts-123456789012-us-east-1/a' },
  ],
  ["touch somebody else's bucket", { action: 's3:DeleteObject', resource: 'arn:aws:s3:::other/a' }],
  [
    'make a role without the boundary',
    { action: 'iam:CreateRole', resource: iam('role/hello-staging-instance') },
  ],
  [
    'make a role with another boundary',
    {
      action: 'iam:CreateRole',
      resource: iam('role/hello-staging-instance'),
      context: { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' },
    },
  ],
  [
    'make a role outside the project',
    { action: 'iam:CreateRole', resource: iam('role/admin'), context: bounded },
  ],
  [
    'take the boundary off a role',
    {
      action: 'iam:DeleteRolePermissionsBoundary',
      resource: iam('role/hello-staging-instance'),
      context: bounded,
    },
  ],
  [
    'change its own rights',
    { action: 'iam:PutRolePolicy', resource: iam('role/hello-circleci-apply'), context: bounded },
  ],
  [
    'change who may assume it',
    { action: 'iam:UpdateAssumeRolePolicy', resource: iam('role/hello-circleci-apply') },
  ],
  ['delete the role that plans', { action: 'iam:DeleteRole', resource: iam('role/hello-circleci-plan') }],
  [
    'change whom a role trusts that only begins like one of the project',
    { action: 'iam:UpdateAssumeRolePolicy', resource: iam('role/hello-admin') },
  ],
  ['delete such a role', { action: 'iam:DeleteRole', resource: iam('role/hello-admin') }],
  [
    'make a role of a stage that no stack makes',
    { action: 'iam:CreateRole', resource: iam('role/hello-staging-admin'), context: bounded },
  ],
  ['change the boundary', { action: 'iam:CreatePolicyVersion', resource: BOUNDARY }],
  [
    'change what it may read',
    { action: 'iam:CreatePolicyVersion', resource: iam('policy/hello-circleci-plan') },
  ],
  [
    'attach a managed policy',
    { action: 'iam:AttachRolePolicy', resource: iam('role/hello-staging-instance'), context: bounded },
  ],
  ['make a user', { action: 'iam:CreateUser', resource: iam('user/eve') }],
  ['make an access key', { action: 'iam:CreateAccessKey', resource: iam('user/eve') }],
  [
    'let another identity provider in',
    { action: 'iam:CreateOpenIDConnectProvider', resource: iam('oidc-provider/evil.example') },
  ],
  [
    'hand a role of somebody else to a service',
    {
      action: 'iam:PassRole',
      resource: iam('role/admin'),
      context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
    },
  ],
  [
    'hand a role to a service that none is meant for',
    {
      action: 'iam:PassRole',
      resource: iam('role/hello-staging-instance'),
      context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
    },
  ],
  [
    'hand its own role to an instance',
    {
      action: 'iam:PassRole',
      resource: iam('role/hello-circleci-apply'),
      context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
    },
  ],
  [
    'read a secret',
    {
      action: 'secretsmanager:GetSecretValue',
      resource: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:hello-a1b2c3`,
    },
  ],
  [
    "read the app's parameters",
    { action: 'ssm:GetParameter', resource: `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/hello/db` },
  ],
  [
    'open a shell on an instance',
    { action: 'ssm:StartSession', resource: `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-0a1b2c3d4e5f60718` },
  ],
  [
    'run a document of its own choice on an instance',
    { action: 'ssm:SendCommand', resource: `arn:aws:ssm:us-east-1:${ACCOUNT}:document/AWS-RunShellScript` },
  ],
  [
    'read logs',
    {
      action: 'logs:GetLogEvents',
      resource: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/hello/production/app:log-stream:x`,
    },
  ],
  [
    "delete somebody else's logs",
    { action: 'logs:DeleteLogGroup', resource: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/other/app:*` },
  ],
  [
    'decrypt',
    {
      action: 'kms:Decrypt',
      resource: `arn:aws:kms:us-east-1:${ACCOUNT}:key/0a1b2c3d-0000-1111-2222-333344445555`,
    },
  ],
  [
    'leave the region',
    {
      action: 'ec2:CreateVpc',
      resource: `arn:aws:ec2:eu-west-1:${ACCOUNT}:vpc/vpc-0a1b2c3d4e5f60718`,
      context: { 'aws:RequestedRegion': 'eu-west-1' },
    },
  ],
  [
    'launch an instance without a launch template',
    { action: 'ec2:RunInstances', resource: `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-0a1b2c3d4e5f60718` },
  ],
];

/** What a second project of the account has, whose name begins with the first one's. */
const NEIGHBOUR: Call[] = [
  ...['circleci-apply', 'circleci-plan', 'staging-instance', 'pipeline-build', 'pipeline'].flatMap((role) => [
    { action: 'iam:UpdateAssumeRolePolicy', resource: iam(`role/hello-api-${role}`) },
    { action: 'iam:DeleteRole', resource: iam(`role/hello-api-${role}`) },
    { action: 'iam:PutRolePolicy', resource: iam(`role/hello-api-${role}`), context: bounded },
    {
      action: 'iam:PassRole',
      resource: iam(`role/hello-api-${role}`),
      context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
    },
  ]),
  {
    action: 'iam:AddRoleToInstanceProfile',
    resource: iam('instance-profile/hello-api-staging-instance'),
  },
  { action: 'iam:CreatePolicyVersion', resource: iam('policy/hello-api-boundary') },
  { action: 'cloudwatch:DeleteAlarms', resource: at('cloudwatch', 'alarm:hello-api-staging-cpu') },
  {
    action: 'cloudwatch:PutDashboard',
    resource: `arn:aws:cloudwatch::${ACCOUNT}:dashboard/hello-api-staging`,
  },
  { action: 'codebuild:UpdateProject', resource: at('codebuild', 'project/hello-api-pipeline-build') },
  { action: 'codedeploy:DeleteApplication', resource: at('codedeploy', 'application:hello-api-staging') },
  {
    action: 'codedeploy:UpdateDeploymentGroup',
    resource: at('codedeploy', 'deploymentgroup:hello-api-staging/hello-api-staging'),
  },
  { action: 'codepipeline:UpdatePipeline', resource: at('codepipeline', 'hello-api-pipeline') },
  { action: 'events:PutTargets', resource: at('events', 'rule/hello-api-pipeline-ended') },
  { action: 'logs:DeleteLogGroup', resource: at('logs', 'log-group:/hello-api/staging/app:*') },
  { action: 'sns:Subscribe', resource: at('sns', 'hello-api-staging-urgent') },
  { action: 'ssm:UpdateDocument', resource: at('ssm', 'document/hello-api-staging-release') },
  { action: 'ssm:SendCommand', resource: at('ssm', 'document/hello-api-staging-release') },
  {
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::hello-api-state-123456789012-us-east-1/hello-api/x.tfstate',
  },
  { action: 's3:ListBucket', resource: 'arn:aws:s3:::hello-api-artifacts-123456789012-us-east-1' },
  { action: 's3:PutBucketPolicy', resource: 'arn:aws:s3:::hello-api-artifacts-123456789012-us-east-1' },
];

test.each(NEIGHBOUR)('the role that applies may not $action on $resource, of another project', async (call) =>
  expect(await allows(apply, call)).toBe(false),
);

test('a stage that is called like the rest of a name of another project gives no rights on its roles', async () => {
  const { apply } = policiesOf(stateStack(true, { stages: { ...config.stages, api: oneMore('api', 2) } }));
  const change = (role: string) => ({ action: 'iam:UpdateAssumeRolePolicy', resource: iam(`role/${role}`) });
  expect(await allows(apply, change('hello-api-instance'))).toBe(true);
  expect(await allows(apply, change('hello-api-staging-instance'))).toBe(false);
  expect(await allows(apply, change('hello-api-circleci-apply'))).toBe(false);
});

test.each(NEVER)('the role that applies can never %s', async (_, call) => {
  expect(await allows(apply, call)).toBe(false);
});

test.each<[string, Call]>([
  [
    'make a role within the boundary',
    { action: 'iam:CreateRole', resource: iam('role/hello-staging-instance'), context: bounded },
  ],
  [
    'hand the instance role to EC2',
    {
      action: 'iam:PassRole',
      resource: iam('role/hello-staging-instance'),
      context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
    },
  ],
  ['write the state of a stage', { action: 's3:PutObject', resource: `${STATE}/hello/production.tfstate` }],
  ['lock a state', { action: 's3:PutObject', resource: `${STATE}/hello/production.tfstate.tflock` }],
  [
    'let Auto Scaling make its own role',
    {
      action: 'iam:CreateServiceLinkedRole',
      resource: iam('role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'),
      context: { 'iam:AWSServiceName': 'autoscaling.amazonaws.com' },
    },
  ],
  [
    'launch by a template of the account',
    {
      action: 'ec2:RunInstances',
      resource: `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-0a1b2c3d4e5f60718`,
      context: {
        'ec2:LaunchTemplate': `arn:aws:ec2:us-east-1:${ACCOUNT}:launch-template/lt-0a1b2c3d4e5f60718`,
      },
    },
  ],
  // What the shipped settings' first life never does, but a later change does. [terraform-provider-aws 5.100, group.go,
  // alias.go, tags; EC2 in the Service Authorization Reference, dependent actions of CreateVpcEndpoint]
  [
    "give a group another exposure's target group",
    {
      action: 'autoscaling:AttachLoadBalancerTargetGroups',
      resource: at('autoscaling', 'autoScalingGroup:0a1b2c3d:autoScalingGroupName/hello-staging'),
    },
  ],
  [
    'take the target group of the exposure before from it',
    {
      action: 'autoscaling:DetachLoadBalancerTargetGroups',
      resource: at('autoscaling', 'autoScalingGroup:0a1b2c3d:autoScalingGroupName/hello-staging'),
    },
  ],
  [
    'let an alias name the key that was made for one that disappeared',
    { action: 'kms:UpdateAlias', resource: at('kms', 'alias/hello-staging-alerts') },
  ],
  [
    'take a tag from the connection',
    { action: 'codeconnections:UntagResource', resource: at('codeconnections', 'connection/0a1b2c3d') },
  ],
  [
    "make an endpoint that answers to its service's own name",
    {
      action: 'route53:AssociateVPCWithHostedZone',
      resource: 'arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ',
    },
  ],
])('the role that applies can %s', async (_, call) => expect(await allows(apply, call)).toBe(true));

test.each<[string, Call, boolean]>([
  ['reads a state', { action: 's3:GetObject', resource: `${STATE}/hello/production.tfstate` }, true],
  ['locks a state', { action: 's3:PutObject', resource: `${STATE}/hello/production.tfstate.tflock` }, true],
  [
    'finds the connection that an apply made and lost',
    { action: 'codestar-connections:ListConnections', resource: '*' },
    true,
  ],
  [
    'finds it by the new name of the service',
    { action: 'codeconnections:ListConnections', resource: '*' },
    true,
  ],
  ['writes no state', { action: 's3:PutObject', resource: `${STATE}/hello/production.tfstate` }, false],
  [
    'makes no VPC',
    { action: 'ec2:CreateVpc', resource: `arn:aws:ec2:us-east-1:${ACCOUNT}:vpc/vpc-0a1b2c3d4e5f60718` },
    false,
  ],
  [
    'starts no refresh',
    {
      action: 'autoscaling:StartInstanceRefresh',
      resource: `arn:aws:autoscaling:us-east-1:${ACCOUNT}:autoScalingGroup:0a1b2c3d-0000-1111-2222-333344445555:autoScalingGroupName/hello-staging`,
    },
    false,
  ],
])('the role that plans %s', async (_, call, expected) => expect(await allows(plan, call)).toBe(expected));

test.each([
  ['plans', plan],
  ['applies', apply],
])('a role whose trust names the role that %s gives it nothing', async (_, policies) => {
  const trust: Document = {
    Statement: [{ Effect: 'Allow', Principal: { AWS: CALLER }, Action: 'sts:AssumeRole' }],
  };
  const call: Call = { action: 'sts:AssumeRole', resource: iam('role/hello-staging-instance') };
  expect(await allows([], call, trust)).toBe(true); // nothing else has to allow it
  expect(await allows(policies, call, trust)).toBe(false);
});
