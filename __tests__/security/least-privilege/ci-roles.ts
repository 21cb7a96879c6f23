import { calls, type Expectation } from './expectation';
import type { Call } from '../../../packages/test-support';
import { group, INSTANCE, KEY, OTHER_KEY, type World } from './world';

/** What is expected of CI's two roles. Who may assume them: __tests__/modules/circleci/trust.test.ts. */
export function ciExpectations(world: World): Expectation[] {
  return [plan(world), apply(world)];
}

/** Calls of a plan: reads, and the state's lock. [The provider's calls, as a rehearsal records them] */
function reading({ arn, project, states, artifacts }: World): Call[] {
  return [
    ...calls('*', [
      'autoscaling:DescribeAutoScalingGroups',
      'codestar-connections:ListConnections', // if an apply created one and was interrupted
      'ec2:DescribeVpcs',
      'ec2:DescribeSecurityGroupRules',
      'elasticloadbalancing:DescribeListeners',
      'logs:DescribeLogGroups',
      'route53:ListHostedZones',
    ]),
    ...calls(arn('iam', `role/${project}-staging-instance`), ['iam:GetRole', 'iam:GetRolePolicy']),
    ...calls(arn('kms', KEY), ['kms:GetKeyPolicy', 'kms:GetKeyRotationStatus']),
    ...calls(arn('s3', artifacts), [
      's3:GetBucketPolicy',
      's3:GetEncryptionConfiguration',
      's3:GetBucketVersioning',
    ]),
    ...calls(arn('s3', `${states}/${project}/production.tfstate`), ['s3:GetObject']),
    ...calls(arn('s3', `${states}/${project}/production.tfstate.tflock`), [
      's3:DeleteObject',
      's3:PutObject',
    ]),
  ];
}

/** Calls that neither may make: on the project's data, and those that would give CI more rights. */
function never({ arn, project, states, artifacts }: World): Call[] {
  const iam = (resource: string) => arn('iam', resource);
  const bounded = { 'iam:PermissionsBoundary': arn('iam', `policy/${project}-boundary`) };
  const state = arn('s3', `${states}/${project}/state.tfstate`);
  return [
    ...calls(state, ['s3:PutObject', 's3:DeleteObject']),
    ...calls(arn('s3', `${states}/${project}/production.tfstate`), [
      's3:DeleteObject',
      's3:DeleteObjectVersion',
    ]),
    ...calls(arn('s3', `${states}/other/production.tfstate`), ['s3:GetObject']),
    ...calls(arn('s3', states), ['s3:DeleteBucket', 's3:PutBucketPolicy', 's3:PutBucketVersioning']),
    ...calls(arn('s3', `${artifacts}/x`), ['s3:GetObject', 's3:PutObject']),
    ...calls(arn('s3', 'other/x'), ['s3:DeleteObject', 's3:GetObject']),
    ...calls(iam(`role/${project}-circleci-apply`), ['iam:PutRolePolicy', 'iam:DeleteRole'], bounded),
    ...calls(iam(`role/${project}-circleci-apply`), ['iam:UpdateAssumeRolePolicy', 'iam:AttachRolePolicy']),
    ...calls(iam(`policy/${project}-boundary`), ['iam:CreatePolicyVersion', 'iam:DeletePolicy']),
    ...calls(iam(`role/${project}-staging-instance`), ['iam:CreateRole', 'iam:PutRolePolicy']),
    ...calls(iam(`role/${project}-staging-instance`), ['iam:CreateRole'], {
      'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess',
    }),
    ...calls(iam(`role/${project}-staging-instance`), ['iam:DeleteRolePermissionsBoundary'], bounded),
    ...calls(iam('role/admin'), ['iam:CreateRole', 'iam:PutRolePolicy'], bounded),
    ...calls(iam('role/admin'), ['iam:PassRole'], { 'iam:PassedToService': 'ec2.amazonaws.com' }),
    ...calls(iam(`role/${project}-circleci-apply`), ['iam:PassRole'], {
      'iam:PassedToService': 'ec2.amazonaws.com',
    }),
    ...calls(iam(`role/${project}-staging-instance`), ['iam:PassRole'], {
      'iam:PassedToService': 'lambda.amazonaws.com',
    }),
    ...calls(iam(`role/${project}-admin`), ['iam:UpdateAssumeRolePolicy', 'iam:DeleteRole']),
    ...neighbour(arn, `${project}-api`),
    { action: 'sts:AssumeRole', resource: iam(`role/${project}-staging-instance`), isTrusted: true },
    ...calls(iam('user/eve'), ['iam:CreateUser', 'iam:CreateAccessKey']),
    ...calls(iam('oidc-provider/evil.example'), ['iam:CreateOpenIDConnectProvider']),
    ...calls(arn('secretsmanager', `secret:${project}-a1b2c3`), ['secretsmanager:GetSecretValue']),
    ...calls(arn('ssm', `parameter/${project}/db`), ['ssm:GetParameter', 'ssm:PutParameter']),
    ...calls(arn('ec2', INSTANCE), ['ssm:StartSession', 'ec2:TerminateInstances', 'ec2:RunInstances']),
    ...calls(arn('ssm', 'document/AWS-RunShellScript'), ['ssm:SendCommand']),
    ...calls(arn('kms', KEY), ['kms:Decrypt', 'kms:CreateGrant']),
    ...calls(arn('logs', `log-group:/${project}/production/app:log-stream:x`), ['logs:GetLogEvents']),
    ...calls(arn('logs', 'log-group:/other/app:*'), ['logs:DeleteLogGroup']),
    ...calls(arn('cloudtrail', 'trail/main'), ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail']),
    ...calls(arn('codepipeline', `${project}-pipeline/Approve-production/Approve`), [
      'codepipeline:PutApprovalResult',
    ]),
  ];
}

/** Roles of a second project of the account, whose name begins with the first one's. */
function neighbour(arn: World['arn'], other: string): Call[] {
  return ['circleci-apply', 'staging-instance', 'pipeline-build'].flatMap((role) => [
    ...calls(arn('iam', `role/${other}-${role}`), ['iam:UpdateAssumeRolePolicy', 'iam:DeleteRole']),
    ...calls(arn('iam', `role/${other}-${role}`), ['iam:PassRole'], {
      'iam:PassedToService': 'ec2.amazonaws.com',
    }),
  ]);
}

function plan(world: World): Expectation {
  const { arn, project, states } = world;
  return {
    role: `${project}-circleci-plan`,
    needs: reading(world),
    never: [
      ...never(world),
      ...calls(arn('s3', `${states}/${project}/production.tfstate`), ['s3:PutObject']),
      ...calls(arn('ec2', 'vpc/vpc-0a1b2c3d4e5f60718'), ['ec2:CreateVpc', 'ec2:DeleteVpc']),
      ...calls(arn('autoscaling', group(`${project}-staging`)), [
        'autoscaling:StartInstanceRefresh',
        'autoscaling:UpdateAutoScalingGroup',
      ]),
      ...calls(arn('logs', `log-group:/${project}/staging/app:*`), ['logs:DeleteLogGroup']),
      ...calls(arn('iam', `role/${project}-staging-instance`), ['iam:PutRolePolicy'], {
        'iam:PermissionsBoundary': arn('iam', `policy/${project}-boundary`),
      }),
    ],
  };
}

function apply(world: World): Expectation {
  const { arn, project, states, artifacts } = world;
  const role = arn('iam', `role/${project}-staging-instance`);
  const vpc = arn('ec2', 'vpc/vpc-0a1b2c3d4e5f60718');
  return {
    role: `${project}-circleci-apply`,
    needs: [
      ...reading(world),
      ...calls(arn('s3', `${states}/${project}/production.tfstate`), ['s3:PutObject']),
      ...calls(role, ['iam:CreateRole', 'iam:PutRolePolicy'], {
        'iam:PermissionsBoundary': arn('iam', `policy/${project}-boundary`),
      }),
      ...calls(role, ['iam:PassRole'], { 'iam:PassedToService': 'ec2.amazonaws.com' }),
      ...calls(vpc, ['ec2:CreateVpc', 'ec2:DeleteVpc']),
      ...calls(arn('autoscaling', group(`${project}-staging`)), ['autoscaling:StartInstanceRefresh']),
      ...calls(arn('s3', artifacts), ['s3:CreateBucket', 's3:PutBucketPolicy', 's3:PutBucketVersioning']),
      ...calls(arn('logs', `log-group:/${project}/staging/app`), ['logs:CreateLogGroup']),
      ...calls(arn('codedeploy', `deploymentgroup:${project}-staging/${project}-staging`), [
        'codedeploy:CreateDeploymentGroup',
      ]),
      ...calls(
        arn('iam', 'role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'),
        ['iam:CreateServiceLinkedRole'],
        { 'iam:AWSServiceName': 'autoscaling.amazonaws.com' },
      ),
    ],
    never: [
      ...never(world),
      ...calls(vpc.replace(world.region, 'eu-west-1'), ['ec2:CreateVpc'], {
        'aws:RequestedRegion': 'eu-west-1',
      }),
      ...calls(arn('cloudwatch', 'alarm:other-cpu'), ['cloudwatch:DeleteAlarms']),
      ...calls(arn('codebuild', 'project/other'), ['codebuild:UpdateProject', 'codebuild:DeleteProject']),
      ...calls(arn('codepipeline', 'other'), ['codepipeline:UpdatePipeline']),
      ...calls(arn('cloudwatch', `alarm:${project}-api-staging-cpu`), ['cloudwatch:DeleteAlarms']),
      ...calls(arn('codebuild', `project/${project}-api-pipeline-build`), ['codebuild:UpdateProject']),
      ...calls(arn('codedeploy', `application:${project}-api-staging`), ['codedeploy:DeleteApplication']),
      ...calls(arn('sns', `${project}-api-staging-urgent`), ['sns:Subscribe']),
      ...calls(arn('ssm', `document/${project}-api-staging-release`), ['ssm:UpdateDocument']),
    ],
  };
}

/** Calls that the boundary forbids to every role, even one whose policy allows everything. */
export function beyondBoundary(world: World): Call[] {
  const { arn, project, states } = world;
  return [
    ...ofOthers(world),
    ...calls(arn('s3', `${states}/${project}/production.tfstate`), [
      's3:GetObject',
      's3:PutObject',
      's3:DeleteObject',
    ]),
    ...calls(arn('s3', states), ['s3:DeleteBucket', 's3:PutBucketPolicy']),
    ...calls(arn('iam', `role/${project}-staging-instance`), [
      'iam:AttachRolePolicy',
      'iam:CreateRole',
      'iam:PutRolePolicy',
      'iam:UpdateAssumeRolePolicy',
    ]),
    ...calls(arn('iam', `role/${project}-circleci-apply`), ['iam:PassRole', 'sts:AssumeRole']),
    ...calls(arn('iam', 'role/admin'), ['iam:PassRole', 'sts:AssumeRole']),
    ...calls(arn('iam', `role/${project}-pipeline-prepare`), ['iam:PassRole']),
    ...calls(arn('iam', `role/${project}-staging-codedeploy`), ['iam:PassRole'], {
      'iam:PassedToService': 'ec2.amazonaws.com',
    }),
    ...calls(arn('iam', `role/${project}-staging-instance`), ['iam:PassRole'], {
      'iam:PassedToService': 'codebuild.amazonaws.com',
    }),
    ...calls(arn('iam', 'user/eve'), ['iam:CreateUser', 'iam:CreateAccessKey']),
    ...calls(arn('ec2', INSTANCE), ['ec2:TerminateInstances', 'ssm:StartSession']),
    ...calls(arn('logs', `log-group:/${project}/staging/app:*`), [
      'logs:CreateLogGroup',
      'logs:DeleteLogGroup',
    ]),
    ...calls(arn('kms', KEY), ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion']),
    ...calls(arn('cloudtrail', 'trail/main'), ['cloudtrail:StopLogging']),
  ];
}

/** Resources of others in the account: of a second project, whose name begins with the first one's, or of anyone. */
function ofOthers({ arn, project, account, region }: World): Call[] {
  const other = `${project}-api`;
  const pass = (role: string, service: string) =>
    calls(arn('iam', `role/${role}`), ['iam:PassRole'], {
      'iam:PassedToService': `${service}.amazonaws.com`,
    });
  const ofOther = { 'kms:ResourceAliases': [`alias/${other}-staging-sessions`] };
  return [
    ...calls(arn('secretsmanager', 'secret:elsewhere/api-a1b2c3'), ['secretsmanager:GetSecretValue']),
    ...calls(arn('secretsmanager', `secret:${project}/not-named-a1b2c3`), ['secretsmanager:GetSecretValue']),
    ...calls(arn('ssm', 'parameter/elsewhere/db'), ['ssm:GetParameter', 'ssm:GetParameters']),
    ...calls(arn('ssm', `parameter/${project}/not-named`), ['ssm:GetParameter', 'ssm:GetParameters']),
    ...calls(arn('s3', `${other}-artifacts-${account}-${region}/x`), ['s3:GetObject', 's3:PutObject']),
    ...calls(arn('s3', 'somebody-elses/x'), [
      's3:GetObject',
      's3:GetObjectVersion',
      's3:PutObject',
      's3:PutObjectAcl',
    ]),
    ...calls(arn('s3', 'somebody-elses'), ['s3:ListBucket']),
    ...calls(arn('s3', `${project}-staging-logs-${account}-${region}/x`), ['s3:GetObject']),
    ...calls(arn('kms', OTHER_KEY), ['kms:Decrypt'], ofOther),
    ...calls(arn('kms', KEY), ['kms:Decrypt', 'kms:GenerateDataKey']),
    ...calls(arn('kms', KEY), ['kms:Decrypt'], { 'kms:ViaService': `s3.${region}.amazonaws.com` }),
    ...calls(arn('ec2', INSTANCE), ['ssm:SendCommand'], { 'ssm:resourceTag/Project': other }),
    ...calls(arn('ssm', 'document/AWS-RunShellScript'), ['ssm:SendCommand']),
    ...calls(arn('logs', `log-group:/${other}/staging/app:log-stream:x`), ['logs:PutLogEvents']),
    ...calls(arn('codedeploy', `deploymentgroup:${other}-staging/${other}-staging`), [
      'codedeploy:CreateDeployment',
    ]),
    ...calls(arn('codedeploy', `application:${other}-staging`), ['codedeploy:RegisterApplicationRevision']),
    ...calls(arn('codebuild', `project/${other}-pipeline-build`), ['codebuild:StartBuild']),
    ...calls(arn('codepipeline', `${other}-pipeline`), ['codepipeline:GetPipelineState']),
    ...calls(`arn:aws:codeconnections:eu-west-1:${account}:connection/0a1b2c3d-0000-1111-2222-333344445555`, [
      'codeconnections:UseConnection',
    ]),
    ...calls('*', ['cloudwatch:PutMetricData'], { 'cloudwatch:namespace': `${other}/staging` }),
    ...calls(arn('ec2', INSTANCE), ['ec2:RunInstances', 'ec2:CreateTags']),
    ...calls(arn('ec2', INSTANCE), ['ec2:CreateTags'], { 'ec2:CreateAction': 'CreateVolume' }),
    ...pass(`${other}-staging-instance`, 'ec2'),
    ...pass(`${other}-staging-codedeploy`, 'codedeploy'),
    ...pass(`${project}-staging-instance`, 'lambda'),
    { action: 'sts:AssumeRole', resource: arn('iam', 'role/admin'), isTrusted: true },
  ];
}
