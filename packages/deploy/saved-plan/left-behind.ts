import type { StackPlan } from '../../plan-verdict';
import { asking } from '../account/aws';
import { UserError } from '../command/command';
import { Fleet } from '../refresh/fleet';

/** The zones in which instances of the stage run now. */
type ZonesOf = () => Promise<readonly string[]>;

/** @param group the stage's Auto Scaling group, `<project>-<stage>`; one that is not there runs nothing */
export const zonesOf =
  (group: string, region: string): ZonesOf =>
  async () => {
    const found = await asking('reading the Auto Scaling group', () => new Fleet(group, region).find());
    return (found?.instances ?? []).map(({ AvailabilityZone }) => AvailabilityZone ?? '');
  };

/**
 * Refuses a plan that deletes the subnets of a zone in which instances still run. The verdict sees that the group has
 * left the zone, which is true at once; its instances go minutes later, new ones first. Until then the load balancer,
 * which leaves the zone before its subnets go, would send them nothing, and the deletion would wait for them in vain.
 *
 * @param allow the exact addresses of harmful changes that are wanted all the same
 * @throws UserError with the zones
 */
export async function refuseLeftBehind(
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
    `Instances still run in ${left.join(' and ')}, which this plan takes away: the load balancer would send them ` +
      'nothing from then on. Nothing was changed. The Auto Scaling group replaces them in the other zones within ' +
      'minutes of the apply that took the zone from it: then plan again.',
  );
}
