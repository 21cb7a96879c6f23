import { arn } from '../arn';
import { Statement } from '../policy';
import { RightsProps } from './own-names';

/** Everything that a role of a stage or of the pipeline does; its own policy names on what. */
const ACTIONS = [
  'autoscaling:CompleteLifecycleAction',
  'autoscaling:DeleteLifecycleHook',
  'autoscaling:Describe*',
  'autoscaling:PutLifecycleHook',
  'autoscaling:RecordLifecycleActionHeartbeat',
  'autoscaling:ResumeProcesses',
  'autoscaling:SetDesiredCapacity',
  'autoscaling:SuspendProcesses',
  'autoscaling:UpdateAutoScalingGroup',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:PutMetricData',
  'codebuild:BatchGetBuilds',
  'codebuild:StartBuild',
  'codeconnections:UseConnection',
  'codedeploy-commands-secure:*',
  'codedeploy:BatchGet*',
  'codedeploy:CreateDeployment',
  'codedeploy:Get*',
  'codedeploy:List*',
  'codedeploy:RegisterApplicationRevision',
  'codedeploy:UpdateDeploymentGroup',
  'codepipeline:GetPipelineExecution',
  'codepipeline:GetPipelineState',
  'codestar-connections:UseConnection',
  'ec2:CreateTags',
  'ec2:Describe*',
  'ec2:RunInstances',
  'elasticloadbalancing:DeregisterTargets',
  'elasticloadbalancing:Describe*',
  'elasticloadbalancing:RegisterTargets',
  'kms:Decrypt',
  'kms:GenerateDataKey*',
  'logs:CreateLogStream',
  'logs:Describe*',
  'logs:PutLogEvents',
  's3:GetBucket*',
  's3:GetObject*',
  's3:PutObject',
  'secretsmanager:GetSecretValue',
  'sns:Publish',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:ListCommandInvocations',
  'ssm:SendCommand',
  'ssm:UpdateInstanceInformation',
  'ssmmessages:*',
  'tag:GetResources',
];

/**
 * The most that any role which CI makes can ever do, whatever policy it is given: what the project's roles need, and
 * neither the state nor the rights of anybody. CI may make no role without it.
 */
export function boundary({ project, account, region, stateBucket }: RightsProps): Statement[] {
  const states = arn(region, 's3', stateBucket);
  const handOn = (sid: string, role: string, service: string): Statement => ({
    sid,
    actions: ['iam:PassRole'],
    resources: [arn(region, 'iam', `role/${role}`, account)],
    conditions: { StringEquals: { 'iam:PassedToService': service } },
  });
  return [
    {
      sid: 'AtMost',
      actions: ACTIONS,
      resources: ['*'],
      wildcardReason:
        'A boundary gives nothing: it limits what a policy, which names its resources, may give.',
    },
    // What launches instances hands on theirs; what updates a deployment group, the one that it has.
    handOn('HandOnInstanceRoles', `${project}-*-instance`, 'ec2.amazonaws.com'),
    handOn('HandOnDeploymentRoles', `${project}-*-codedeploy`, 'codedeploy.amazonaws.com'),
    { sid: 'NeverTheState', effect: 'Deny', actions: ['s3:*'], resources: [states, `${states}/*`] },
  ];
}
