import type { Call } from '../../../packages/test-support';
import { group, INSTANCE, KEY, OTHER_KEY, type World } from './world';

/** What is expected of a role. */
export interface Expectation {
  /** The role's name. */
  readonly role: string;
  /** The service that may assume it. CI's roles have their own tests for that. */
  readonly service?: string;
  /** Calls that it needs, from the services' documentation and from the calls that a rehearsal recorded. */
  readonly needs: readonly Call[];
  /** Calls that it must never be allowed, beside those forbidden to all roles. */
  readonly never: readonly Call[];
}

/** A call in one line: `iam:PassRole hello-staging-instance {…}`. */
export function describe({ action, resource, context }: Call): string {
  return `${action} on ${resource}${context ? ` with ${JSON.stringify(context)}` : ''}`;
}

/** The calls of some actions on one resource. */
export function calls(resource: string, actions: readonly string[], context?: Call['context']): Call[] {
  return actions.map((action) => ({ action, resource, context }));
}

/** Calls that no service's role may ever make. */
export function neverAnyone(world: World, role: string): Call[] {
  const { arn, project, states, artifacts } = world;
  const own = arn('iam', `role/${role}`);
  const pass = (name: string, service: string) =>
    calls(arn('iam', `role/${name}`), ['iam:PassRole'], {
      'iam:PassedToService': `${service}.amazonaws.com`,
    });
  return [
    // Its own rights, or those of others
    ...calls(own, [
      'iam:AttachRolePolicy',
      'iam:DeleteRolePermissionsBoundary',
      'iam:PutRolePolicy',
      'iam:UpdateAssumeRolePolicy',
    ]),
    ...calls(arn('iam', `role/${project}-new`), ['iam:CreateRole', 'sts:AssumeRole']),
    ...calls(arn('iam', `policy/${project}-boundary`), ['iam:CreatePolicyVersion']),
    ...calls(arn('iam', 'user/eve'), ['iam:CreateUser', 'iam:CreateAccessKey']),
    ...pass('admin', 'ec2'),
    ...pass(`${project}-circleci-apply`, 'codebuild'),
    ...pass(`${project}-elsewhere-instance`, 'ec2'),
    ...pass(`${project}-pipeline-prepare`, 'lambda'),
    // Terraform's state, and objects in buckets
    ...calls(arn('s3', `${states}/${project}/production.tfstate`), [
      's3:GetObject',
      's3:PutObject',
      's3:DeleteObject',
    ]),
    ...calls(arn('s3', `${artifacts}/x`), ['s3:DeleteObject', 's3:DeleteObjectVersion']),
    // The pipeline's source action writes its ZIP with an ACL. [aws/aws-cdk#13557]
    ...(role === `${project}-pipeline` ? [] : calls(arn('s3', `${artifacts}/x`), ['s3:PutObjectAcl'])),
    ...calls(arn('s3', artifacts), ['s3:DeleteBucket', 's3:PutBucketPolicy', 's3:PutLifecycleConfiguration']),
    ...calls(arn('s3', 'somebody-elses/x'), ['s3:GetObject', 's3:PutObject']),
    ...calls(arn('s3', `${project}-staging-logs-${world.account}-${world.region}/x`), ['s3:GetObject']),
    // Secrets and keys
    ...calls(arn('ssm', 'parameter/elsewhere/db'), [
      'ssm:GetParameter',
      'ssm:GetParameters',
      'ssm:PutParameter',
    ]),
    ...calls(arn('secretsmanager', 'secret:elsewhere/api-a1b2c3'), [
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
    ]),
    ...calls(arn('kms', OTHER_KEY), ['kms:Decrypt', 'kms:CreateGrant'], {
      'kms:ResourceAliases': ['alias/other'],
    }),
    ...calls(arn('kms', KEY), ['kms:DisableKey', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion']),
    // Logs and trails
    ...calls(arn('logs', `log-group:/${project}/staging/app:*`), [
      'logs:CreateLogGroup',
      'logs:DeleteLogGroup',
      'logs:DeleteRetentionPolicy',
      'logs:PutRetentionPolicy',
    ]),
    ...calls(arn('logs', `log-group:/${project}/elsewhere/app:log-stream:x`), ['logs:PutLogEvents']),
    ...calls(arn('logs', `log-group:/${project}/staging/app:log-stream:x`), [
      'logs:DeleteLogStream',
      'logs:GetLogEvents',
    ]),
    ...calls(arn('cloudwatch', `alarm:${project}-staging-cpu`), ['cloudwatch:DeleteAlarms']),
    ...calls(arn('cloudtrail', 'trail/main'), ['cloudtrail:StopLogging']),
    // The fleet, the network, and commands on instances
    ...calls(arn('ec2', INSTANCE), ['ec2:ModifyInstanceAttribute', 'ec2:TerminateInstances']),
    ...calls(arn('ec2', 'security-group/sg-0a1b2c3d4e5f60718'), ['ec2:AuthorizeSecurityGroupIngress']),
    ...calls(arn('ec2', 'vpc/vpc-0a1b2c3d4e5f60718'), ['ec2:DeleteVpc']),
    ...calls(arn('ec2', 'launch-template/lt-0a1b2c3d4e5f60718'), ['ec2:CreateLaunchTemplateVersion']),
    ...calls(arn('autoscaling', group(`${project}-staging`)), ['autoscaling:DeleteAutoScalingGroup']),
    ...calls(arn('autoscaling', group(`${project}-elsewhere`)), [
      'autoscaling:SuspendProcesses',
      'autoscaling:UpdateAutoScalingGroup',
    ]),
    ...calls(arn('elasticloadbalancing', `loadbalancer/app/${project}-staging/0123456789abcdef`), [
      'elasticloadbalancing:DeleteLoadBalancer',
    ]),
    ...calls(arn('ssm', 'document/AWS-RunShellScript'), ['ssm:SendCommand']),
    ...calls(arn('ec2', INSTANCE), ['ssm:StartSession']),
    ...calls(arn('codedeploy', `deploymentgroup:${project}-elsewhere/${project}-elsewhere`), [
      'codedeploy:CreateDeployment',
      'codedeploy:UpdateDeploymentGroup',
    ]),
    ...calls(arn('codebuild', `project/${project}-pipeline-build`), ['codebuild:UpdateProject']),
    ...calls(arn('codepipeline', `${project}-pipeline`), ['codepipeline:UpdatePipeline']),
    ...calls(arn('sns', `${project}-staging-urgent`), ['sns:DeleteTopic', 'sns:Subscribe']),
    ...calls('arn:aws:route53:::hostedzone/Z0123456789', ['route53:ChangeResourceRecordSets']),
  ];
}
