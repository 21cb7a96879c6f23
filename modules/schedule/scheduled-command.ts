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
  /** The role that EventBridge Scheduler assumes. */
  readonly schedulerRole: IamRole;
  /** ARN of the role that the automation assumes, known at synthesis. */
  readonly automationRoleArn: string;
  /** The policies of both roles. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Scheduler tries to start a command for so many seconds, and so many times again. AWS's defaults are a day and 185
 * times: a command of the night could run at noon. pick-instance.py depends on these limits.
 */
const LATE_SECONDS = 300;
const TRIES_AGAIN = 3;

/**
 * One scheduled command: EventBridge Scheduler starts its automation, which picks an instance and sends it the
 * command's document.
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
          // ["Adding context attributes": Scheduler replaces this by the scheduled time]
          Parameters: { ScheduledTime: ['<aws.scheduler.scheduled-time>'] },
        }),
        retryPolicy: { maximumEventAgeInSeconds: LATE_SECONDS, maximumRetryAttempts: TRIES_AGAIN },
      },
      dependsOn: [...after],
    });
    suppress(schedule, 'CKV_AWS_297', 'A schedule holds a time and the name of a document, and no secret.');
  }
}
