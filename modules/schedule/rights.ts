import { roleName } from '../../settings/names';
import { arn } from '../arn';
import type { Statement } from '../policy';
import { automationName, commandDocumentName } from './names';

export interface ScheduleRightsProps {
  readonly project: string;
  /** `<project>-<stage>` */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly stage: { readonly name: string };
  /** Names of the scheduled commands. */
  readonly commands: readonly string[];
}

/** Rights of EventBridge Scheduler: start these automations and pass their role. */
export function schedulerRights(props: ScheduleRightsProps): Record<string, Statement[]> {
  const { project, name, account, region, stage, commands } = props;
  return {
    start: [
      {
        sid: 'Start',
        actions: ['ssm:StartAutomationExecution'],
        // AWS checks the document and the execution, whose id is not known before. [Service Authorization Reference]
        resources: [
          ...commands.map((command) =>
            arn(region, 'ssm', `document/${automationName(name, command)}`, account),
          ),
          arn(region, 'ssm', 'automation-execution/*', account),
        ],
      },
      {
        sid: 'HandOnRole',
        actions: ['iam:PassRole'],
        resources: [arn(region, 'iam', `role/${roleName({ project }, stage.name, 'automation')}`, account)],
        conditions: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
      },
    ],
  };
}

/** Rights of the automations: list instances, executions and commands, and send these commands. */
export function automationRights(props: ScheduleRightsProps): Record<string, Statement[]> {
  const { project, name, account, region, commands } = props;
  return {
    run: [
      {
        sid: 'Look',
        actions: [
          'autoscaling:DescribeAutoScalingGroups',
          'ssm:DescribeAutomationExecutions',
          'ssm:DescribeInstanceInformation',
          'ssm:ListCommandInvocations',
          'ssm:ListCommands',
        ],
        resources: ['*'],
        wildcardReason: 'None of these actions has a resource-level permission.',
      },
      {
        sid: 'LookAtExecutions',
        actions: ['ssm:GetAutomationExecution'],
        resources: [arn(region, 'ssm', 'automation-execution/*', account)], // their ids are not known before
      },
      {
        sid: 'Send',
        actions: ['ssm:SendCommand'],
        resources: commands.map((command) =>
          arn(region, 'ssm', `document/${commandDocumentName(name, command)}`, account),
        ),
      },
      {
        sid: 'SendToInstances',
        actions: ['ssm:SendCommand'],
        resources: [arn(region, 'ec2', 'instance/*', account)],
        conditions: {
          StringEquals: { 'ssm:resourceTag/Project': project, 'ssm:resourceTag/Stage': props.stage.name },
        },
      },
    ],
  };
}
