import type { StackPlan } from '../../plan-verdict';
import { asking } from '../account/aws';
import { UserError } from '../../command';
import { Fleet } from '../fleet/fleet';

/** Returns the current desired capacity of a group. */
type DesiredOf = (group: string) => Promise<number>;

/** Reads desired capacities from AWS. @param region of the groups */
export const desiredIn =
  (region: string): DesiredOf =>
  async (group) =>
    (await asking('reading the Auto Scaling group', () => new Fleet(group, region).look())).desired;

/**
 * Refuses a plan that sets a group's maximum below its current desired capacity: AWS would terminate the
 * surplus at once. The verdict used the capacity at the time of the plan. A group that scaled out since then,
 * while the plan waited for approval, does not change the state, so the plan is not stale.
 *
 * @param allow the exact addresses of harmful changes that are allowed
 * @throws UserError with the numbers
 */
export async function refuseLowerCapacity(
  { changes }: StackPlan,
  desiredOf: DesiredOf,
  allow: readonly string[] = [],
): Promise<void> {
  for (const { address, type, kind, before, after } of changes) {
    const [was, most] = [before?.['max_size'], after?.['max_size']].map(Number);
    if (type !== 'aws_autoscaling_group' || kind !== 'update' || allow.includes(address)) continue;
    if (was === undefined || most === undefined || !(most < was)) continue;
    const desired = await desiredOf(String(before?.['name']));
    if (desired <= most) continue;
    throw new UserError(
      `${address} may run at most ${most} instances after this plan, and has ${desired} now: ${desired - most} ` +
        'that serve users would be terminated at once. Nothing was changed. Wait until the scaling policy has ' +
        'scaled in, or lower the desired capacity first.',
    );
  }
}

/** Returns the zones in which the stage's instances run. */
type ZonesOf = () => Promise<readonly string[]>;

/**
 * Reads the zones from AWS. @param group the stage's Auto Scaling group, `<project>-<stage>`; without it
 * there are no zones
 */
export const zonesOf =
  (group: string, region: string): ZonesOf =>
  async () => {
    const found = await asking('reading the Auto Scaling group', () => new Fleet(group, region).find());
    return (found?.instances ?? []).map(({ AvailabilityZone }) => AvailabilityZone ?? '');
  };

/**
 * Refuses a plan that deletes the subnets of a zone in which instances still run. The verdict only sees that
 * the group has left the zone. The group moves its instances minutes later, and launches new ones first.
 * Until then the load balancer, which leaves the zone before its subnets are deleted, would send these
 * instances no requests, and the deletion of the subnets would fail because of them.
 *
 * @param allow the exact addresses of harmful changes that are allowed
 * @throws UserError with the zones
 */
export async function refuseZoneInUse(
  { changes }: StackPlan,
  zonesOf: ZonesOf,
  allow: readonly string[] = [],
): Promise<void> {
  const gone = changes
    .filter(
      ({ address, type, kind }) => type === 'aws_subnet' && kind === 'delete' && !allow.includes(address),
    )
    .map(({ before }) => String(before?.['availability_zone']));
  if (gone.length === 0) return;
  const left = [...new Set(await zonesOf())].filter((zone) => gone.includes(zone)).sort();
  if (left.length === 0) return;
  throw new UserError(
    `Instances still run in ${left.join(' and ')}, which this plan removes: the load balancer would send them no ` +
      'requests. Nothing was changed. The Auto Scaling group replaces them in the other zones within minutes after ' +
      'the apply that removed the zone from it: wait, then plan again.',
  );
}
