import {
  AutoScalingClient,
  ResumeProcessesCommand,
  SuspendProcessesCommand,
} from '@aws-sdk/client-auto-scaling';
import { asking, clientConfig } from '../account/aws';

/**
 * What would move the desired capacity, or instances from zone to zone, in the middle of a deployment: what the
 * pipeline's step `prepare` suspends, all of it, so that its step `settle` knows what a killed command left behind.
 * [modules/pipeline/steps/common.sh]
 */
const PROCESSES = ['AlarmNotification', 'AZRebalance', 'ScheduledActions'];

/**
 * Keeps a group from scaling while something is deployed to it.
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
    ? `${name} does not scale until the pipeline's step settle has run, within the hour.`
    : `${name} does not scale until this is run: aws autoscaling resume-processes --region ${region} ` +
      `--auto-scaling-group-name ${name} --scaling-processes ${PROCESSES.join(' ')}`;
  const interrupted = () => {
    console.error(`\n${left}`);
    if (process.listenerCount('SIGINT') === 1) process.exit(130); // otherwise whoever follows a deployment ends it
  };
  await asking('keeping the group from scaling', () => client.send(new SuspendProcessesCommand(processes)));
  process.prependListener('SIGINT', interrupted).prependListener('SIGTERM', interrupted);
  try {
    return await work();
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    // It must not hide how the work ended.
    await asking('letting the group scale again', () =>
      client.send(new ResumeProcessesCommand(processes)),
    ).catch((error: Error) => {
      console.error(`${error.message}\n${left}`);
      process.exitCode = 1;
    });
  }
}
