import { ownerOf } from './buckets';
import type { Context } from './context';
import { attempt, fail, type Finding, ok, open } from './finding';
import { caller, isRoot, principalOf } from './identity';
import { neededActions } from './needed-actions';
import { type Refused, simulate } from './simulation';

/**
 * Checks every permission that a deploy needs, simulated by IAM for the caller: policies, boundary and, where
 * IAM knows them, the organization's service control policies. Session policies are not included.
 */
export const checkPermissions = (context: Context): Promise<Finding[]> =>
  attempt('the permissions', async () => {
    const identity = await caller(context);
    if (isRoot(identity.arn)) return [ok('the root user may do everything that its organization allows')];
    if (!/:assumed-role\/|:user\//.test(identity.arn)) return [notSimulated(identity.arn)];
    const principal = await principalOf(context, identity);
    const state = await ownerOf(context, context.settings.stateBucket).catch(() => 'nobody');
    const needed = neededActions(context.settings, state === 'ours');
    const refused = merge(await Promise.all(needed.map((each) => simulate(context, principal, each))));
    const lacking = refused.filter(({ missing }) => missing.length === 0);
    const unknown = refused.filter(({ missing }) => missing.length > 0);
    const count = new Set(needed.flatMap(({ actions }) => actions)).size;
    return [
      ...lacking.map((each) => finding(each, principal)),
      ...(unknown.length > 0 ? [undecided(unknown, principal)] : []),
      ...(refused.length === 0
        ? [ok(`${principal} is allowed all ${count} actions that a deploy needs`)]
        : []),
    ];
  });

function notSimulated(arn: string): Finding {
  return fail(
    `the permissions of ${arn} cannot be simulated`,
    'Run the preflight as the user or the role that will deploy.',
  );
}

/** One entry for each action, with all resources that it is refused on. */
function merge(refused: readonly Refused[][]): Refused[] {
  const byAction = new Map<string, Refused>();
  for (const each of refused.flat()) {
    const known = byAction.get(each.action);
    byAction.set(each.action, {
      ...each,
      resources: [...new Set([...(known?.resources ?? []), ...each.resources])],
      // A refusal for certain on one resource is a refusal.
      missing: known?.missing.length === 0 ? [] : each.missing,
    });
  }
  return [...byAction.values()].sort((one, other) => one.action.localeCompare(other.action));
}

function finding({ action, reason, resources }: Refused, principal: string): Finding {
  const [first = '*', ...others] = resources;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const where = first === '*' ? '' : ` on ${first}${more}`;
  return fail(`${action}${where} ${reason}`, `Ask an administrator to allow it for ${principal}.`);
}

/**
 * One finding for all refusals that depend on values which no simulation knows, such as an MFA sign-in or an
 * IP address.
 */
function undecided(refused: readonly Refused[], principal: string): Finding {
  const keys = [...new Set(refused.flatMap(({ missing }) => missing))].sort().join(', ');
  const [first, second] = refused.map(({ action }) => action);
  const more = refused.length > 2 ? ` and ${refused.length - 2} more` : '';
  const named = second ? `${first}, ${second}${more}` : first;
  return open(
    `whether ${named} is allowed depends on ${keys}, which IAM's policy simulator cannot know`,
    `Check the conditions in the policies of ${principal}.`,
  );
}
