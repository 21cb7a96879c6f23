import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { asking, clientConfig } from '../account/aws';
import { UserError } from '../../command';
import { type Fleet, inService } from '../fleet/fleet';
import type { Releases } from '../release/releases';

/**
 * Refuses to work on a stage while a release or a refresh does: only one at a time may change the instances.
 *
 * @param what names the work in the message: `A rollback`
 * @param here whether executions in earlier stages of the pipeline do not count, because the transition is
 * disabled
 * @throws UserError that names what is running
 */
export async function refuseWhileBusy(
  what: string,
  stage: string,
  releases: Releases,
  fleet: Fleet,
  here = false,
): Promise<void> {
  const [release, refresh] = await Promise.all([
    asking('looking for releases', () => releases.running(here)),
    asking('looking for instance refreshes', () => fleet.running()),
  ]);
  if (release)
    throw new UserError(
      `${release} ${what} cannot run during a release. Nothing was deployed. Wait until it has ended.`,
    );
  if (!refresh) return;
  throw new UserError(
    `An instance refresh of ${stage} is running (${refresh.InstanceRefreshId}). ${what} cannot run during an ` +
      `instance refresh. Nothing was deployed. Follow it: npm run refresh-instances -- ${stage}`,
  );
}

/**
 * The instances in service. Those that start do not serve yet, and those in standby are left alone.
 *
 * @returns their ids, at least one
 * @throws UserError where the stage is stopped by its schedule: a deployment to no instance fails
 */
export async function servingInstances(stage: string, fleet: Fleet): Promise<string[]> {
  const { instances } = await asking('reading the Auto Scaling group', () => fleet.look());
  const ids = inService(instances);
  if (ids.length > 0) return ids;
  const wake = `aws autoscaling set-desired-capacity --region ${fleet.region} --auto-scaling-group-name ${fleet.name} --desired-capacity 1`;
  throw new UserError(
    `No instance of ${stage} is in service, and CodeDeploy cannot deploy to none. Nothing was changed. If the ` +
      `stage is scaled to 0 by its schedule, start an instance first: ${wake}`,
  );
}

/**
 * Refuses to deploy while an alarm of the deployment group is in ALARM: CodeDeploy would stop the deployment
 * at once.
 *
 * @param again the command line that ignores the alarms
 * @throws UserError that names the alarms
 */
export async function refuseAlarms(releases: Releases, region: string, again: string): Promise<void> {
  const names = await asking('reading the alarms', () => releases.alarms());
  if (names.length === 0) return;
  const ringing = await asking('reading the alarms', async () => {
    const client = new CloudWatchClient(clientConfig(region));
    const question = new DescribeAlarmsCommand({ AlarmNames: names });
    const { MetricAlarms = [] } = await client.send(question);
    return MetricAlarms.flatMap(({ AlarmName, StateValue }) =>
      AlarmName !== undefined && StateValue === 'ALARM' ? [AlarmName] : [],
    );
  });
  if (ringing.length === 0) return;
  const are = ringing.length === 1 ? 'is in ALARM' : 'are in ALARM';
  throw new UserError(
    `${ringing.join(', ')} ${are}: CodeDeploy would stop the deployment at once. Nothing was changed. If the ` +
      `deployment is the fix, ignore the alarms: ${again}`,
  );
}
