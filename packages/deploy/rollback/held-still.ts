import {
  AutoScalingClient,
  ResumeProcessesCommand,
  SuspendProcessesCommand,
} from '@aws-sdk/client-auto-scaling';
import { printMessage } from '../../facts';
import { asking, clientConfig } from '../account/aws';
import { alsoHolds } from '../../command';
import { lastDue, makeUpFor, scheduledActions } from './dropped-actions';

/**
 * What would move the desired capacity, or instances from zone to zone, in the middle of a deployment: what the
 * pipeline's step `prepare` suspends, all of it, so that its step `settle` knows what a killed command left behind.
 * [modules/pipeline/steps/common.sh]
 */
const PROCESSES = ['AlarmNotification', 'AZRebalance', 'ScheduledActions'];

/**
 * Keeps a group from scaling while something is deployed to it. A scheduled action that is due meanwhile is made up for.
 *
 * @param name of the Auto Scaling group
 * @param settles whether there is a pipeline, whose step `settle` takes back what a killed command left behind
 */
export async function heldStill<T>(
  name: string,
  region: string,
  settles: boolean,
  work: () => Promise<T>,
): Promise<T> {
  const client = new AutoScalingClient(clientConfig(region));
  const processes = { AutoScalingGroupName: name, ScalingProcesses: PROCESSES };
  const left = settles
    ? `${name} does not scale until the pipeline's step settle has run, within an hour.`
    : `${name} does not scale until this is run: aws autoscaling resume-processes --region ${region} ` +
      `--auto-scaling-group-name ${name} --scaling-processes ${PROCESSES.join(' ')}`;
  const actions = await asking('reading the scheduled actions', () => scheduledActions(client, name));
  const since = Date.now();
  // From the order on: it may be carried out although its answer never comes.
  const released = alsoHolds(left.endsWith('.') ? left : `${left}.`);
  await asking('suspending the scaling of the group', () =>
    client.send(new SuspendProcessesCommand(processes)),
  ).catch((error: unknown) => {
    released();
    throw error;
  });
  try {
    return await work();
  } finally {
    // It must not hide how the work ended.
    await asking('resuming the scaling of the group', () =>
      client.send(new ResumeProcessesCommand(processes)),
    )
      .catch((error: Error) => {
        throw new Error(`${error.message}\n${left}`);
      })
      .then(() => {
        const due = lastDue(actions, since, Date.now());
        return due && makeUpFor(client, { name, region }, due);
      })
      .catch(({ message }: Error) => {
        printMessage(message);
        process.exitCode = 1;
      });
    released();
  }
}
