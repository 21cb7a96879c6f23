import { consoleUrl } from '../links';
import { automationName } from '../schedule/names';
import type { EventAlertDefinition } from './event-alert';

export interface EventAlertsContext {
  /**
   * `<project>-<stage>`: also the name of the CodeDeploy application, the deployment group and the Auto Scaling
   * group.
   */
  readonly name: string;
  /** The stage's own name. */
  readonly stage: string;
  readonly region: string;
  readonly project: string;
  /** Names of the scheduled commands. */
  readonly commands: readonly string[];
}

const REFRESH = 'EC2 Auto Scaling Instance Refresh';

/** Failures that AWS reports as events and not as metrics: of releases, instance refreshes and scheduled commands. */
export function eventAlerts(context: EventAlertsContext): EventAlertDefinition[] {
  return [
    failedDeployment(context),
    failedRefresh(context),
    failedRefreshRollback(context),
    ...(context.commands.length > 0 ? [failedCommand(context)] : []),
  ];
}

function failedDeployment({ name, stage, region }: EventAlertsContext): EventAlertDefinition {
  return {
    id: 'deployment-failed',
    entry: 'deployment-failed',
    severity: 'later',
    description: `A release to ${stage} failed or was stopped`,
    pattern: {
      source: ['aws.codedeploy'],
      'detail-type': ['CodeDeploy Deployment State-change Notification'],
      detail: { application: [name], deploymentGroup: [name], state: ['FAILURE', 'STOP'] },
    },
    fields: { deployment: '$.detail.deploymentId', state: '$.detail.state', time: '$.time' },
    happened: `the release <deployment> to ${stage} ended with <state> at <time>. CodeDeploy deploys the release before again.`,
    look: `${consoleUrl(region, 'codesuite/codedeploy/deployments/<deployment>')} names the instance and the script.`,
    act: 'fix what the script says and push again. If an alarm stopped the release, see that alarm first.',
  };
}

/** The message has no reason, because AWS's event has none. The command that started the refresh shows it. */
function failedRefresh({ name, stage, region }: EventAlertsContext): EventAlertDefinition {
  return {
    id: 'instance-refresh-failed',
    entry: 'instance-refresh-failed',
    severity: 'later',
    description: `An instance refresh of ${stage} failed, was cancelled or was rolled back`,
    pattern: {
      source: ['aws.autoscaling'],
      'detail-type': [`${REFRESH} Failed`, `${REFRESH} Cancelled`, `${REFRESH} Rollback Succeeded`],
      detail: { AutoScalingGroupName: [name] },
    },
    fields: { event: '$.detail-type', refresh: '$.detail.InstanceRefreshId', time: '$.time' },
    happened: `<event> in ${stage} at <time> (refresh <refresh>). The instances keep the launch template from before, or return to it.`,
    look: activity(name, region),
    act: `find out why new instances fail, fix it, deploy, then npm run refresh-instances -- ${stage}.`,
  };
}

function failedRefreshRollback({ name, stage, region }: EventAlertsContext): EventAlertDefinition {
  return {
    id: 'instance-refresh-rollback-failed',
    entry: 'instance-refresh-rollback-failed',
    severity: 'urgent',
    description: `An instance refresh of ${stage} failed, and so did its rollback`,
    pattern: {
      source: ['aws.autoscaling'],
      'detail-type': [`${REFRESH} Rollback Failed`],
      detail: { AutoScalingGroupName: [name] },
    },
    fields: { refresh: '$.detail.InstanceRefreshId', time: '$.time' },
    happened: `the rollback of instance refresh <refresh> in ${stage} failed at <time>: old and new instances may be mixed.`,
    look: activity(name, region),
    act: 'if hosts are healthy, find the cause first. If not, see the runbook at once.',
  };
}

/**
 * Events of the automation, not of the command: it also fails where it finds no instance, or the command still
 * runs.
 */
function failedCommand({ name, stage, region, project, commands }: EventAlertsContext): EventAlertDefinition {
  return {
    id: 'command-failed',
    entry: 'command-failed',
    severity: 'later',
    description: `A scheduled command of ${stage} failed, was left out or was stopped`,
    pattern: {
      source: ['aws.ssm'],
      'detail-type': ['EC2 Automation Execution Status-change Notification'],
      detail: {
        Definition: commands.map((command) => automationName(name, command)),
        Status: ['Cancelled', 'Failed', 'TimedOut'],
      },
    },
    fields: {
      command: '$.detail.Definition',
      status: '$.detail.Status',
      execution: '$.detail.ExecutionId',
      time: '$.time',
    },
    happened: `the scheduled command <command> of ${stage} ended with <status> at <time>. The next try is at its next time.`,
    look: `${consoleUrl(region, 'systems-manager/automation/execution/<execution>')} has the reason, the instance, the exit status and the last lines; the log group /${project}/${stage}/app has all of them.`,
    act: 'fix what they say. If the command cannot wait for its next time, the runbook says how to run it by hand.',
  };
}

function activity(group: string, region: string): string {
  return (
    `${consoleUrl(region, 'ec2/home')}#AutoScalingGroupDetails:id=${group};view=instanceRefresh ` +
    'shows the status reason.'
  );
}
