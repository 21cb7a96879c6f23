import { createHash } from 'node:crypto';
import { AutoscalingSchedule, AutoscalingScheduleConfig } from '@cdktf/provider-aws/lib/autoscaling-schedule';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { InstanceSettings, ScheduleSettings } from '../../settings';

export interface ScheduledActionsProps {
  /** Name of the Auto Scaling group. */
  readonly groupName: string;
  readonly schedule: ScheduleSettings;
  readonly instances: InstanceSettings;
}

/** The scheduled actions that scale an Auto Scaling group down and up again. */
export function scheduledActions(scope: Construct, props: ScheduledActionsProps): void {
  const { groupName, schedule, instances } = props;
  const { timeZone, down, up, min, max } = schedule;
  const asIs = -1; // AWS changes the desired capacity only where it is outside the new bounds
  const action = (id: 'down' | 'up', content: ScheduledContent, after: ITerraformDependable[]) =>
    new AutoscalingSchedule(scope, id, {
      autoscalingGroupName: groupName,
      scheduledActionName: scheduledActionName(id, { ...content, timeZone }),
      ...content,
      timeZone,
      dependsOn: after,
    });
  const bounds = { minSize: min, maxSize: max, desiredCapacity: min };
  const sleep = action('down', { recurrence: down, ...bounds }, []);
  // AWS may refuse one of two actions that are put at the same time. [TerraConstructs/base#127]
  const awake = { minSize: instances.min, maxSize: instances.max, desiredCapacity: asIs };
  action('up', { recurrence: up, ...awake }, [sleep]);
}

/** What a scheduled action does, and when. */
type ScheduledContent = Required<
  Pick<AutoscalingScheduleConfig, 'recurrence' | 'minSize' | 'maxSize' | 'desiredCapacity'>
>;

/**
 * `down-1a2b3c4d`: the name changes with the content, so that a changed action is created anew, without a start time.
 * The provider stores the time at which AWS will next run an action, and sends it with every update: the updated action
 * would first run at the old time, and a plan applied after that time would fail.
 * [hashicorp/terraform-provider-aws#38983, #41200]
 */
function scheduledActionName(id: string, content: object): string {
  return `${id}-${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 8)}`;
}
