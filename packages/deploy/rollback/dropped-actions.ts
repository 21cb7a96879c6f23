import {
  type AutoScalingClient,
  DescribeScheduledActionsCommand,
  type ScheduledUpdateGroupAction,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { asking } from '../account/aws';

/** The scheduled actions of a group. For a recurring one Auto Scaling returns the time of its next run. */
export async function scheduledActions(
  client: AutoScalingClient,
  name: string,
): Promise<ScheduledUpdateGroupAction[]> {
  const question = new DescribeScheduledActionsCommand({ AutoScalingGroupName: name, MaxRecords: 100 });
  const { ScheduledUpdateGroupActions = [] } = await client.send(question);
  return ScheduledUpdateGroupActions;
}

/**
 * The last of these actions that became due since then: it determines the size that the group should have
 * now.
 */
export function lastDue(
  actions: readonly ScheduledUpdateGroupAction[],
  since: number,
  now: number,
): ScheduledUpdateGroupAction | undefined {
  const timeOf = ({ StartTime }: ScheduledUpdateGroupAction) => StartTime?.getTime() ?? Infinity;
  return actions
    .filter((each) => timeOf(each) > since && timeOf(each) <= now)
    .sort((one, other) => timeOf(one) - timeOf(other))
    .at(-1);
}

/**
 * Does what a scheduled action would have done: Auto Scaling skips one that becomes due while its process is
 * suspended.
 *
 * @throws Error with the command line that does it
 */
export async function makeUpFor(
  client: AutoScalingClient,
  { name, region }: { readonly name: string; readonly region: string },
  action: ScheduledUpdateGroupAction,
): Promise<void> {
  const { ScheduledActionName, MinSize, MaxSize, DesiredCapacity } = action;
  const sizes = { MinSize, MaxSize, DesiredCapacity };
  const due = `The scheduled action ${ScheduledActionName} of ${name} was due meanwhile`;
  try {
    await asking('running a missed scheduled action', () =>
      client.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: name, ...sizes })),
    );
  } catch (error) {
    const options = [
      ['--min-size', MinSize],
      ['--max-size', MaxSize],
      ['--desired-capacity', DesiredCapacity],
    ].flatMap(([option, size]) => (size === undefined ? [] : [`${option} ${size}`]));
    throw new Error(
      `${(error as Error).message}\n${due}, and Auto Scaling has skipped it. To do what it does: aws autoscaling ` +
        `update-auto-scaling-group --region ${region} --auto-scaling-group-name ${name} ${options.join(' ')}`,
    );
  }
  console.log(`${due}; it was run now.`);
}
