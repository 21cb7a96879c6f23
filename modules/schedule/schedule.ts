import { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group';
import { Construct } from 'constructs';
import type { StageSettings } from '../../settings';
import { roleName } from '../../settings/names';
import { arn } from '../arn';
import { ServiceRole } from '../service-role';
import { automationRights, schedulerRights } from './rights';
import { ScheduledCommand } from './scheduled-command';

export interface ScheduleProps {
  readonly project: string;
  /**
   * `<project>-<stage>`: name of the schedule group, and of the Auto Scaling group whose instances run the
   * commands.
   */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** It must have at least one entry in `app.schedule`. */
  readonly stage: StageSettings;
}

/** The scheduled commands of a stage. Each runs on one instance in service, and never twice at once. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    const { project, name, account, region, stage } = props;
    const entries = Object.entries(stage.app.schedule);
    const rightsProps = { ...props, commands: entries.map(([command]) => command) };
    const role = (purpose: string) => roleName({ project }, stage.name, purpose);

    const group = new SchedulerScheduleGroup(this, 'group', { name });
    // Both services send aws:SourceAccount. [EventBridge Scheduler user guide, "Confused deputy prevention"; Systems
    // Manager user guide, "Cross-service confused deputy prevention"]
    const automation = new ServiceRole(this, 'automation-role', {
      name: role('automation'),
      service: 'ssm.amazonaws.com',
      forAccount: account,
      rights: automationRights(rightsProps),
    });
    const scheduler = new ServiceRole(this, 'scheduler-role', {
      name: role('scheduler'),
      service: 'scheduler.amazonaws.com',
      forAccount: account,
      rights: schedulerRights(rightsProps),
    });
    for (const [command, settings] of entries) {
      new ScheduledCommand(this, `command-${command}`, {
        stageName: name,
        name: command,
        settings,
        region,
        group: group.name,
        schedulerRole: scheduler.role,
        automationRoleArn: arn(region, 'iam', `role/${role('automation')}`, account),
        after: [...automation.ready, ...scheduler.ready],
      });
    }
  }
}
