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
 * The processes of Auto Scaling that change the desired capacity, or move instances between zones, during a
 * deployment. The pipeline's step `prepare` suspends the same ones, so that its step `settle` can resume them
 * after a command was killed. [modules/pipeline/steps/common.sh]
 */
const PROCESSES = ['AlarmNotification', 'AZRebalance', 'ScheduledActions'];

/**
 * Keeps a group from scaling during a deployment. A scheduled action that becomes due meanwhile is carried
 * out afterwards.
 *
 * @param name of the Auto Scaling group
 * @param settles whether there is a pipeline, whose step `settle` resumes the processes after a command was
 * killed
 */
export async function withoutScaling<T>(
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
  // Set before the call: it may be carried out although its answer is lost.
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
    // An error here must not hide how the work ended.
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
