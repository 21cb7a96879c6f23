import { roleName } from '../../settings/names';
import { arn } from '../arn';
import { releaseCommandDocumentName } from '../deployment-target/release-command-document';
import { releaseDocumentName } from '../deployment-target/release-document';
import { keyByAlias, Statement } from '../policy';
import { alertKeyAlias } from '../monitoring/alert-topic';
import type { Step } from './step-project';
import { autoScalingGroupArns, deploymentGroupArns, Place, Target } from './target';

export interface StepRightsProps extends Place {
  readonly project: string;
  /** The pipeline's name. */
  readonly pipeline: string;
  readonly targets: readonly Target[];
}

/** Rights of each step on the stages, beside its log and its artifact. */
export function stepRights(props: StepRightsProps): Record<Step, Statement[]> {
  const pipeline = [arn(props.region, 'codepipeline', props.pipeline, props.account)];
  return {
    prepare: [
      describeFleets(
        'autoscaling:DescribeInstanceRefreshes',
        'autoscaling:DescribeScheduledActions',
        'ec2:DescribeInstances',
      ),
      adjustFleets(
        props,
        'autoscaling:SetDesiredCapacity',
        'autoscaling:SuspendProcesses',
        'autoscaling:UpdateAutoScalingGroup',
      ),
      ...switchAlarms(props),
      {
        // To find out whether this is a rollback, and where the release is in S3.
        sid: 'TellRelease',
        actions: ['codepipeline:GetPipelineState', 'codepipeline:ListActionExecutions'],
        resources: pipeline,
      },
      ...askInstances(props, releaseDocumentName, releaseCommandDocumentName),
      ...sendMail(props),
    ],
    verify: [
      describeFleets('autoscaling:DescribeScheduledActions', 'elasticloadbalancing:DescribeTargetHealth'),
      ...askInstances(props, releaseDocumentName),
      adjustFleets(props, 'autoscaling:ResumeProcesses', 'autoscaling:UpdateAutoScalingGroup'),
      ...switchAlarms(props),
    ],
    settle: [
      describeFleets('autoscaling:DescribeScheduledActions'),
      adjustFleets(props, 'autoscaling:ResumeProcesses', 'autoscaling:UpdateAutoScalingGroup'),
      ...switchAlarms(props),
      { sid: 'TellReleases', actions: ['codepipeline:GetPipelineState'], resources: pipeline },
    ],
  };
}

function describeFleets(...more: string[]): Statement {
  return {
    sid: 'DescribeFleets',
    actions: ['autoscaling:DescribeAutoScalingGroups', ...more],
    resources: ['*'],
    wildcardReason:
      'Auto Scaling, EC2 and load balancing have no resource-level permission for what they describe.',
  };
}

function adjustFleets(props: StepRightsProps, ...actions: string[]): Statement {
  return { sid: 'AdjustFleets', actions, resources: autoScalingGroupArns(props.targets, props) };
}

/** Rights to list deployments, and to switch the alarms of deployment groups off and on. */
function switchAlarms(props: StepRightsProps): Statement[] {
  const { account, region, project, targets } = props;
  const roles = targets.map(({ stage }) => roleName({ project }, stage, 'codedeploy'));
  return [
    {
      sid: 'SwitchAlarms',
      actions: [
        'codedeploy:BatchGetDeployments',
        'codedeploy:GetDeploymentGroup',
        'codedeploy:ListDeployments',
        'codedeploy:UpdateDeploymentGroup',
      ],
      resources: deploymentGroupArns(targets, props),
    },
    {
      // An update of a deployment group passes the group's role again.
      sid: 'KeepServiceRole',
      actions: ['iam:PassRole'],
      resources: roles.map((role) => arn(region, 'iam', `role/${role}`, account)),
      conditions: { StringEquals: { 'iam:PassedToService': 'codedeploy.amazonaws.com' } },
    },
  ];
}

/** Rights to run the stages' own documents, which take no command, on the project's instances. */
function askInstances(
  { account, region, project, targets }: StepRightsProps,
  ...named: readonly ((stage: string) => string)[]
): Statement[] {
  const documents = targets.flatMap(({ name }) =>
    named.map((documentName) => arn(region, 'ssm', `document/${documentName(name)}`, account)),
  );
  return [
    { sid: 'AskByDocument', actions: ['ssm:SendCommand'], resources: documents },
    {
      sid: 'AskInstances',
      actions: ['ssm:SendCommand'],
      resources: [arn(region, 'ec2', 'instance/*', account)],
      conditions: { StringEquals: { 'ssm:resourceTag/Project': project } },
    },
    {
      sid: 'ReadAnswers',
      actions: ['ssm:ListCommandInvocations'],
      resources: ['*'],
      wildcardReason: 'Systems Manager has no resource-level permission for what commands answered.',
    },
  ];
}

/**
 * Rights to send a mail that says why a release stopped. SNS uses the topic's key with the publisher's rights.
 * [SNS developer guide, "Enable compatibility between event sources from AWS services and encrypted topics"]
 */
function sendMail({ account, region, pipeline }: StepRightsProps): Statement[] {
  return [
    {
      sid: 'SendMail',
      actions: ['sns:Publish'],
      resources: [arn(region, 'sns', `${pipeline}-later`, account)],
    },
    {
      sid: 'EncryptMail',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      ...keyByAlias(alertKeyAlias(pipeline), region, account),
    },
  ];
}
