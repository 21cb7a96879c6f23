import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { SsmDocument } from '@cdktf/provider-aws/lib/ssm-document';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { schedulerCron } from '../../settings/scheduler-cron';
import { partition } from '../arn';
import { commandDocument } from '../command-document';
import { suppress } from '../suppress';
import { automationContent, commandProps, type ScheduledCommandOf } from './documents';
import { automationName } from './names';

export interface ScheduledCommandProps extends ScheduledCommandOf {
  readonly region: string;
  /** Name of the schedule group. */
  readonly group: string;
  /** What EventBridge Scheduler acts by. */
  readonly schedulerRole: IamRole;
  /** What the automation acts by: its ARN, which is known at synthesis. */
  readonly automationRoleArn: string;
  /** What both roles need before they act. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * How late a command may be started, and how often it is tried: AWS's own is for a day, 185 times, and a command of the
 * night would run at noon. pick-instance.py counts on it.
 */
const LATE_SECONDS = 300;
const TRIES_AGAIN = 3;

/**
 * One scheduled command: EventBridge Scheduler starts its automation, which picks an instance and has it run its
 * document. A change of the command or of its time is a change of documents alone.
 */
export class ScheduledCommand extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledCommandProps) {
    super(scope, id);
    const { stageName, name, settings, region, group, schedulerRole, automationRoleArn, after } = props;
    const command = commandDocument(this, 'command', commandProps(props));
    const automation = new SsmDocument(this, 'automation', {
      name: automationName(stageName, name),
      documentType: 'Automation',
      documentFormat: 'YAML',
      content: automationContent(props, automationRoleArn),
      dependsOn: [command],
    });
    const schedule = new SchedulerSchedule(this, 'schedule', {
      name,
      groupName: group,
      description: `Runs ${name} on one instance of ${stageName}`,
      scheduleExpression: schedulerCron(settings.cron),
      scheduleExpressionTimezone: settings.timeZone,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        // [EventBridge Scheduler user guide, "Using universal targets"]
        arn: `arn:${partition(region)}:scheduler:::aws-sdk:ssm:startAutomationExecution`,
        roleArn: schedulerRole.arn,
        input: JSON.stringify({
          DocumentName: automation.name,
          // ["Adding context attributes": Scheduler puts the time that is due in its place]
          Parameters: { ScheduledTime: ['<aws.scheduler.scheduled-time>'] },
        }),
        retryPolicy: { maximumEventAgeInSeconds: LATE_SECONDS, maximumRetryAttempts: TRIES_AGAIN },
      },
      dependsOn: [...after],
    });
    suppress(schedule, 'CKV_AWS_297', 'A schedule holds a time and the name of a document, and no secret.');
  }
}
