import type { StackPlan } from '../../plan-verdict';
import { asking } from '../account/aws';
import { UserError } from '../command/command';
import { Fleet } from '../refresh/fleet';

/** How many instances a group is meant to have now. */
type DesiredOf = (group: string) => Promise<number>;

/** @param region of the groups */
export const desiredIn =
  (region: string): DesiredOf =>
  async (group) =>
    (await asking('reading the Auto Scaling group', () => new Fleet(group, region).look())).desired;

/**
 * Refuses a plan that lowers how many instances may run below those that do. Its verdict looked at the number when it
 * was made; a group that scaled out since, while it waited for approval, is no change of the state, so that the plan is
 * not stale. AWS would end the surplus at once.
 *
 * @param allow the exact addresses of harmful changes that are wanted all the same
 * @throws UserError with the numbers
 */
export async function refuseSurplus(
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
      `${address} may run at most ${most} instances after this plan, and has ${desired} now: ${desired - most} that ` +
        'answer users would be ended at once. Nothing was changed. Wait until the scaling policy has let them go, or ' +
        'lower the desired capacity first.',
    );
  }
}
