import { calls, type Expectation } from './expectation';
import { type Call, CONNECTION } from '../../../packages/test-support';
import { group, INSTANCE, KEY, OTHER_KEY, type World } from './world';

/** What is expected of the roles of the pipeline's stack. */
export function pipelineExpectations(world: World): Expectation[] {
  const steps = (['prepare', 'verify', 'settle'] as const).map((step) => ofStep(world, step));
  return [pipeline(world), build(world), ...steps, events(world)];
}

/** [CodePipeline user guide, "Manage the CodePipeline service role"] */
function pipeline({ arn, project, artifacts, stages }: World): Expectation {
  const name = `${project}-pipeline`;
  const target = (stage: string) =>
    arn('codedeploy', `deploymentgroup:${project}-${stage}/${project}-${stage}`);
  const projectArn = (step: string) => arn('codebuild', `project/${name}-${step}`);
  return {
    role: name,
    service: 'codepipeline.amazonaws.com',
    needs: [
      ...calls(CONNECTION, ['codeconnections:UseConnection']),
      ...['build', 'prepare', 'verify'].flatMap((step) =>
        calls(projectArn(step), ['codebuild:BatchGetBuilds', 'codebuild:StartBuild']),
      ),
      ...stages.flatMap(({ name: stage }) => [
        ...calls(target(stage), [
          'codedeploy:CreateDeployment',
          'codedeploy:GetDeployment',
          'codedeploy:GetDeploymentGroup',
        ]),
        ...calls(arn('codedeploy', `application:${project}-${stage}`), [
          'codedeploy:GetApplication',
          'codedeploy:GetApplicationRevision',
          'codedeploy:RegisterApplicationRevision',
        ]),
      ]),
      ...calls(arn('codedeploy', 'deploymentconfig:CodeDeployDefault.OneAtATime'), [
        'codedeploy:GetDeploymentConfig',
      ]),
      ...calls(arn('s3', artifacts), ['s3:GetBucketVersioning', 's3:GetBucketLocation']),
      ...calls(arn('s3', `${artifacts}/${name}/source/x`), [
        's3:GetObject',
        's3:GetObjectVersion',
        's3:PutObject',
        // [aws/aws-cdk#13557; re:Post, the minimum policy of CodeStarSourceConnection]
        's3:GetObjectTagging',
        's3:GetObjectVersionTagging',
        's3:PutObjectAcl',
        's3:PutObjectTagging',
      ]),
    ],
    never: [
      ...calls(arn('s3', 'somebody-elses/x'), ['s3:PutObjectAcl', 's3:PutObjectTagging']),
      ...calls(arn('s3', artifacts), ['s3:ListBucket', 's3:PutBucketAcl']),
      ...calls(CONNECTION, ['codeconnections:DeleteConnection', 'codeconnections:PassConnection']),
      ...calls(CONNECTION.replace(/0a1b2c3d/, '99999999'), ['codeconnections:UseConnection']),
      ...calls(projectArn('settle'), ['codebuild:StartBuild']), // an event starts it
      ...calls(projectArn('build'), ['codebuild:DeleteProject', 'codebuild:StopBuild']),
      ...calls(arn('codebuild', 'project/other'), ['codebuild:StartBuild']),
      ...calls(target('staging'), ['codedeploy:DeleteDeploymentGroup', 'codedeploy:UpdateDeploymentGroup']),
      ...calls(arn('codedeploy', `application:${project}-elsewhere`), [
        'codedeploy:RegisterApplicationRevision',
      ]),
      ...calls(arn('codedeploy', `application:${project}-staging`), ['codedeploy:DeleteApplication']),
      ...calls(arn('autoscaling', group(`${project}-staging`)), ['autoscaling:UpdateAutoScalingGroup']),
      ...handOn(arn, `${project}-staging-codedeploy`, 'codedeploy'),
    ],
  };
}

/** Calls of every CodeBuild project: its log and its artifacts. [CodeBuild user guide, "Service role"] */
function anyBuild(
  { arn, project, artifacts }: World,
  purpose: string,
): { log: string; needs: Call[]; never: Call[] } {
  const log = arn('logs', `log-group:/${project}/pipeline/${purpose}:log-stream:x`);
  const others = ['build', 'prepare', 'settle', 'verify'].filter((other) => other !== purpose);
  return {
    log,
    needs: [
      ...calls(log, ['logs:CreateLogStream', 'logs:PutLogEvents']),
      ...calls(log.replace(/log-stream:x$/, 'log-stream:y'), ['logs:PutLogEvents']),
    ],
    never: [
      ...others.flatMap((other) => calls(log.replace(`/${purpose}:`, `/${other}:`), ['logs:PutLogEvents'])),
      ...calls(log.replace(/:log-stream:x$/, ':*'), ['logs:CreateLogGroup', 'logs:DeleteLogGroup']),
      ...calls(arn('s3', artifacts), ['s3:DeleteBucket', 's3:PutBucketVersioning']),
      ...calls(arn('codebuild', `project/${project}-pipeline-${purpose}`), ['codebuild:UpdateProject']),
      ...calls(arn('codepipeline', `${project}-pipeline`), ['codepipeline:StartPipelineExecution']),
    ],
  };
}

/** It runs code of a push: it reads and writes artifacts, and has no access to a stage. */
function build(world: World): Expectation {
  const { arn, project, artifacts } = world;
  const { needs, never } = anyBuild(world, 'build');
  return {
    role: `${project}-pipeline-build`,
    service: 'codebuild.amazonaws.com',
    needs: [
      ...needs,
      ...calls(arn('s3', artifacts), ['s3:GetBucketAcl', 's3:GetBucketLocation']),
      ...calls(arn('s3', artifacts), ['s3:ListBucket']), // a cache that is not there yet [AWS CDK, Cache.bucket]
      ...calls(arn('s3', `${artifacts}/cache/x`), ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject']),
      ...calls(arn('s3', `${artifacts}/${project}-pipeline/release/x`), ['s3:PutObject']),
    ],
    never: [
      ...never,
      ...calls(arn('autoscaling', group(`${project}-staging`)), ['autoscaling:UpdateAutoScalingGroup']),
      ...calls('*', ['autoscaling:DescribeAutoScalingGroups', 'ec2:DescribeInstances']),
      ...handOn(arn, `${project}-staging-codedeploy`, 'codedeploy'),
      ...calls(arn('ssm', `document/${project}-staging-release`), ['ssm:SendCommand']),
      ...calls(arn('codedeploy', `deploymentgroup:${project}-staging/${project}-staging`), [
        'codedeploy:CreateDeployment',
      ]),
    ],
  };
}

/** [The scripts in modules/pipeline/steps; Service Authorization Reference for PassRole] */
function ofStep(world: World, step: 'prepare' | 'verify' | 'settle'): Expectation {
  const { arn, project, artifacts, stages } = world;
  const { needs, never } = anyBuild(world, step);
  const fleet = (stage: string) => arn('autoscaling', group(`${project}-${stage}`));
  const ofOurs = { 'ssm:resourceTag/Project': project };
  const adjust = [
    ...(step === 'prepare'
      ? ['autoscaling:SetDesiredCapacity', 'autoscaling:SuspendProcesses']
      : ['autoscaling:ResumeProcesses']),
    'autoscaling:UpdateAutoScalingGroup',
  ];
  return {
    role: `${project}-pipeline-${step}`,
    service: 'codebuild.amazonaws.com',
    needs: [
      ...needs,
      ...calls('*', ['autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeScheduledActions']),
      ...stages.flatMap(({ name: stage }) => [
        ...calls(fleet(stage), adjust),
        ...calls(arn('codedeploy', `deploymentgroup:${project}-${stage}/${project}-${stage}`), [
          'codedeploy:BatchGetDeployments',
          'codedeploy:GetDeploymentGroup',
          'codedeploy:ListDeployments',
          'codedeploy:UpdateDeploymentGroup',
        ]),
        ...handOn(arn, `${project}-${stage}-codedeploy`, 'codedeploy'),
        ...documentsOf(step).flatMap((name) =>
          calls(arn('ssm', `document/${project}-${stage}-${name}`), ['ssm:SendCommand']),
        ),
      ]),
      ...(step === 'prepare' ? calls('*', ['ec2:DescribeInstances']) : []),
      ...(step === 'settle' ? [] : calls(arn('s3', `${artifacts}/x`), ['s3:GetObject'])),
      ...(step === 'verify'
        ? []
        : calls(arn('codepipeline', `${project}-pipeline`), ['codepipeline:GetPipelineState'])),
      ...(step === 'verify' ? calls('*', ['elasticloadbalancing:DescribeTargetHealth']) : []),
      ...(step === 'prepare' ? ofReleaseCommand(world) : []),
      ...(step === 'settle'
        ? []
        : [
            ...calls('*', ['ssm:ListCommandInvocations']),
            ...calls(arn('ec2', INSTANCE), ['ssm:SendCommand'], ofOurs),
          ]),
    ],
    never: [
      ...never,
      ...calls(arn('ec2', INSTANCE), ['ssm:SendCommand'], { 'ssm:resourceTag/Project': 'other' }),
      ...calls(arn('ec2', INSTANCE), ['ssm:SendCommand']),
      ...calls(arn('ssm', `document/${project}-staging-shell`), ['ssm:SendCommand', 'ssm:UpdateDocument']),
      ...calls(fleet('staging'), [
        'autoscaling:TerminateInstanceInAutoScalingGroup',
        'autoscaling:DeletePolicy',
      ]),
      ...calls(fleet('elsewhere'), adjust),
      ...handOn(arn, `${project}-staging-codedeploy`, 'ec2'),
      ...handOn(arn, `${project}-staging-instance`, 'ec2'),
      ...handOn(arn, `${project}-elsewhere-codedeploy`, 'codedeploy'),
      ...calls(arn('codedeploy', `deploymentgroup:${project}-staging/${project}-staging`), [
        'codedeploy:CreateDeployment',
        'codedeploy:DeleteDeploymentGroup',
      ]),
      ...calls(arn('s3', `${artifacts}/x`), ['s3:PutObject']),
      ...(step === 'settle' ? calls(arn('ec2', INSTANCE), ['ssm:SendCommand'], ofOurs) : []),
      ...(step === 'prepare'
        ? []
        : calls(arn('ssm', `document/${project}-staging-release-command`), ['ssm:SendCommand'])),
      ...calls(arn('ssm', `document/${project}-elsewhere-release-command`), ['ssm:SendCommand']),
      ...calls(arn('sns', `${project}-pipeline-urgent`), ['sns:Publish']),
      ...calls(arn('kms', OTHER_KEY), ['kms:Decrypt', 'kms:GenerateDataKey'], {
        'kms:ResourceAliases': [`alias/${project}-staging-sessions`],
      }),
    ],
  };
}

/** The documents of a stage that a step runs, by the ends of their names. */
function documentsOf(step: 'prepare' | 'verify' | 'settle'): string[] {
  return { prepare: ['release', 'release-command'], verify: ['release'], settle: [] }[step];
}

/**
 * Calls that find the release, and send a mail about a failed command.
 * [CodePipeline API, ListActionExecutions; SNS developer guide, "Enable compatibility between event sources from AWS
 * services and encrypted topics": who publishes needs both rights on the topic's key]
 */
function ofReleaseCommand({ arn, project }: World): Call[] {
  const key = { 'kms:ResourceAliases': [`alias/${project}-pipeline-alerts`] };
  return [
    ...calls(arn('codepipeline', `${project}-pipeline`), ['codepipeline:ListActionExecutions']),
    ...calls(arn('sns', `${project}-pipeline-later`), ['sns:Publish']),
    ...calls(arn('kms', KEY), ['kms:Decrypt', 'kms:GenerateDataKey'], key),
  ];
}

/** [EventBridge user guide, "Using identity-based policies": a CodeBuild target] */
function events({ arn, project, artifacts }: World): Expectation {
  const projectArn = (step: string) => arn('codebuild', `project/${project}-pipeline-${step}`);
  return {
    role: `${project}-pipeline-events`,
    service: 'events.amazonaws.com',
    needs: calls(projectArn('settle'), ['codebuild:StartBuild']), // its only task
    never: [
      ...['build', 'prepare', 'verify'].flatMap((step) => calls(projectArn(step), ['codebuild:StartBuild'])),
      ...calls(projectArn('settle'), [
        'codebuild:DeleteProject',
        'codebuild:StopBuild',
        'codebuild:UpdateProject',
      ]),
      ...calls(arn('codebuild', 'project/other'), ['codebuild:StartBuild']),
      ...calls(arn('codepipeline', `${project}-pipeline`), ['codepipeline:StartPipelineExecution']),
      ...calls(arn('s3', `${artifacts}/x`), ['s3:GetObject', 's3:PutObject']),
      ...calls(arn('logs', `log-group:/${project}/pipeline/settle:log-stream:x`), ['logs:PutLogEvents']),
      ...handOn(arn, `${project}-pipeline-settle`, 'codebuild'),
    ],
  };
}

function handOn(arn: World['arn'], role: string, service: string): Call[] {
  return calls(arn('iam', `role/${role}`), ['iam:PassRole'], {
    'iam:PassedToService': `${service}.amazonaws.com`,
  });
}
