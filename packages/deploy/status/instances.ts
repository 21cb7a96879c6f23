import type { Instance } from '@aws-sdk/client-auto-scaling';
import type { Fleet, Snapshot } from '../fleet/fleet';
import type { InstancesStatus } from './report';

/** The instances of a stage; undefined where it is not deployed. */
export async function instancesOf(fleet: Fleet): Promise<InstancesStatus | undefined> {
  const found = await fleet.findWithHealth();
  if (!found) return undefined;
  const { snapshot, healths } = found;
  const all = snapshot.instances.map((instance) => {
    const behind = behindBy(instance, snapshot);
    return { id: instance.InstanceId ?? '', behind, ill: illnessOf(instance, healths) };
  });
  return {
    wanted: snapshot.desired,
    healthy: all.filter(({ ill }) => ill.length === 0).length,
    behind: all.filter(({ behind }) => behind.length > 0).length,
    startsOlder: snapshot.groupVersion !== snapshot.newest,
    odd: all
      .map(({ id, behind, ill }) => ({ id, problems: [...ill, ...behind] }))
      .filter(({ problems }) => problems.length > 0),
  };
}

function behindBy({ LaunchTemplate }: Instance, { newest }: Snapshot): string[] {
  const version = LaunchTemplate?.Version;
  return version === newest ? [] : [`on template version ${version ?? 'unknown'}, not ${newest}`];
}

function illnessOf(
  { InstanceId = '', LifecycleState, HealthStatus }: Instance,
  healths: readonly Map<string, string>[],
): string[] {
  return [
    ...(LifecycleState === 'InService' ? [] : [`${LifecycleState}, not in service`]),
    ...(HealthStatus?.toLowerCase() === 'healthy' ? [] : [`${HealthStatus} in the Auto Scaling group`]),
    ...healths
      .map((health) => health.get(InstanceId) ?? 'not registered')
      .filter((state) => state !== 'healthy')
      .map((state) => `${state} in the load balancer`),
  ];
}
