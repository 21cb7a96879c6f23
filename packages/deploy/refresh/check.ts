import { asking } from '../account/aws';
import { sleep, UserError, Waiting } from '../../command';
import type { Fleet, Snapshot } from '../fleet/fleet';
import type { Patience } from './follow';
import { withoutRelease } from './on-instances';
import type { Releases } from '../release/releases';

/**
 * Checks every instance after a refresh: it has the newest template version, is in service, is healthy in its
 * target groups, and serves the stage's release.
 *
 * @throws UserError naming each instance that still fails after the allowed time
 */
export async function checkInstances(
  fleet: Fleet,
  releases: Releases,
  { poll = 5, health = 180 }: Patience,
): Promise<void> {
  const deadline = Date.now() + health * 1000;
  const waiting = new Waiting();
  try {
    const commit = await asking('looking for the release', () => releases.released());
    for (;;) {
      const look = () => inspect(fleet, commit);
      const { snapshot, problems } = await asking('looking at the instances', look);
      if (problems.length === 0) return console.log(inOrder(snapshot, commit));
      if (Date.now() >= deadline) {
        const list = problems.join('\n  ');
        throw new UserError(
          `The refresh of ${fleet.name} succeeded, but these instances are not right:\n  ${list}`,
        );
      }
      waiting.say(`Waiting for the instances: ${problems.join('; ')}`);
      await sleep(poll);
    }
  } finally {
    waiting.end();
  }
}

function inOrder({ instances: { length }, newest }: Snapshot, commit?: string): string {
  const who = length === 1 ? 'The 1 instance is' : `All ${length} instances are`;
  return `${who} on launch template version ${newest} and healthy${commit ? `, and serve release ${commit}` : ''}.`;
}

async function inspect(fleet: Fleet, commit: string | undefined) {
  const snapshot = await fleet.look();
  const problems = await problemsOf(fleet, snapshot);
  // Checked last, and only where everything else is right: the instances need some seconds for the answer.
  if (problems.length > 0 || commit === undefined) return { snapshot, problems };
  const ids = snapshot.instances.map(({ InstanceId = '' }) => InstanceId);
  return { snapshot, problems: await withoutRelease(fleet, ids, commit) };
}

async function problemsOf(fleet: Fleet, { instances, newest, targetGroupArns }: Snapshot): Promise<string[]> {
  const healths = await Promise.all(targetGroupArns.map((arn) => fleet.targetHealth(arn)));
  return instances.flatMap(({ InstanceId = '', LaunchTemplate, LifecycleState, HealthStatus }) => {
    const version = LaunchTemplate?.Version;
    const problems = [
      ...(version === newest ? [] : [`on template version ${version ?? 'unknown'}, not ${newest}`]),
      ...(LifecycleState === 'InService' ? [] : [`${LifecycleState}, not in service`]),
      ...(HealthStatus?.toLowerCase() === 'healthy' ? [] : [`${HealthStatus} in the Auto Scaling group`]),
      ...healths
        .map((health) => health.get(InstanceId) ?? 'not registered')
        .filter((state) => state !== 'healthy')
        .map((state) => `${state} in the load balancer`),
    ];
    return problems.length > 0 ? [`${InstanceId}: ${problems.join(', ')}`] : [];
  });
}
