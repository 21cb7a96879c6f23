import {
  AutoScalingClient,
  ResumeProcessesCommand,
  SuspendProcessesCommand,
} from '@aws-sdk/client-auto-scaling';
import { clientConfig } from '../account/aws';

/**
 * What would move the desired capacity, or instances from zone to zone, in the middle of a deployment: what the
 * pipeline's step `prepare` suspends, all of it, so that its step `settle` knows what a killed command left behind.
 * [modules/pipeline/steps/common.sh]
 */
const PROCESSES = ['AlarmNotification', 'AZRebalance', 'ScheduledActions'];

/** Keeps a group from scaling while something is deployed to it. @param name of the Auto Scaling group */
export async function heldStill<T>(name: string, region: string, work: () => Promise<T>): Promise<T> {
  const client = new AutoScalingClient(clientConfig(region));
  const processes = { AutoScalingGroupName: name, ScalingProcesses: PROCESSES };
  await client.send(new SuspendProcessesCommand(processes));
  try {
    return await work();
  } finally {
    await client.send(new ResumeProcessesCommand(processes));
  }
}
