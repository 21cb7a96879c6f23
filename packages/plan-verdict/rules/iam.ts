import { readPolicy } from '../../documents';
import type { Context } from '../context';
import type { Change, Values } from '../plan';
import { blocks, isChanged, isUnknown, listed, number, taken, text } from '../values';
import { KNOWN_LATER } from './resource-policies';
import { removedRights } from './removed-rights';
import { cuts, fine, type Finding, type Judge, named, noGap, type Rule } from './rule';

export const RIGHTS = 'running instances lose rights';

/** Whether instances use this role: an instance profile contains it, or EC2 may assume it. */
export function isFleets(name: string | undefined, context: Context): boolean {
  if (!name) return false;
  if (context.with('role', name, 'aws_iam_instance_profile').length > 0) return true;
  const [role] = context.with('name', name, 'aws_iam_role');
  return trustsInstances(text(role?.before, 'assume_role_policy'));
}

/** Whether a trust policy allows EC2, also by its service name in China. */
const trustsInstances = (trust: string | undefined): boolean =>
  readPolicy(trust)?.statements.some(({ allows, principals }) => {
    const services = principals['Service'] ?? [];
    return allows && services.some((name) => name.startsWith('ec2.amazonaws.com'));
  }) ?? false;

/** The name of the role. A few attributes contain its ARN instead. */
const roleOf = (values: Values | null): string | undefined => text(values, 'role')?.split('/').at(-1);

/** The rights that change with the role itself: by its permissions boundary, and by its inline policies. */
function within(change: Change, isOfInstances: boolean): Finding[] {
  const names = (values: Values | null): string[] =>
    blocks(values, 'inline_policy').flatMap((one) => text(one, 'name') ?? []);
  const policies = isUnknown(change, 'inline_policy')
    ? []
    : names(change.before).filter((name) => !names(change.after).includes(name));
  const attached = isUnknown(change, 'managed_policy_arns') ? [] : taken(change, 'managed_policy_arns');
  const bounded =
    isChanged(change, 'permissions_boundary') &&
    (text(change.after, 'permissions_boundary') ?? isUnknown(change, 'permissions_boundary'));
  const [before, after] = [
    number(change.before, 'max_session_duration'),
    number(change.after, 'max_session_duration'),
  ];
  const say = (of: string, others: string): Finding =>
    isOfInstances ? cuts('permission-removed', of) : fine(others);
  return [
    // The boundary is in another stack. A person has to compare it with the role's policies.
    ...(bounded
      ? [
          fine(
            `${isOfInstances ? 'running instances' : 'users of the role'} lose all rights that the boundary does not allow: read it`,
          ),
        ]
      : []),
    ...(policies.length + attached.length > 0
      ? [say(`${RIGHTS}: those of ${listed([...policies, ...attached])}`, 'users of the role lose rights')]
      : []),
    ...(before !== undefined && after !== undefined && after < before
      ? [fine(`sessions end after ${after} s`)]
      : []),
  ];
}

export const role: Rule = {
  delete: (change, context) =>
    isFleets(text(change.before, 'name'), context)
      ? cuts('permission-removed', `${RIGHTS}: they use this role`, 'keep its name')
      : fine('users of the role lose its rights'),
  replace: (change, context) =>
    isFleets(text(change.before, 'name'), context)
      ? cuts('permission-removed', `${RIGHTS}: the role that they use is destroyed`, 'keep its name')
      : fine('users of the role have no rights until the new one is created and known everywhere'),
  update: (change, context) => {
    const [key, isOfInstances] = [
      'assume_role_policy',
      isFleets(text(change.before, 'name'), context),
    ] as const;
    const limits = within(change, isOfInstances);
    if (isUnknown(change, key))
      return [fine(`its trusted principals are known only when it is applied`), ...limits];
    if (!isChanged(change, key)) return limits;
    const after = text(change.after, key) ?? '';
    if (isOfInstances && (!trustsInstances(after) || denies(after)))
      return [cuts('permission-removed', `${RIGHTS}: EC2 may no longer assume the role`), ...limits];
    const removed = removedRights(change, key);
    return removed.length > 0
      ? [fine(`these principals can no longer assume it: ${listed(removed)}`), ...limits]
      : limits;
  },
};

/** What starts instances with this profile. A role of the same name does not count. */
const startedWith = (profile: Change, context: Context): Change[] =>
  context
    .survivingUses(profile, ['name', 'arn'])
    .filter(({ path }) => path.includes('instance_profile'))
    .map(({ user }) => user);

export const instanceProfile: Rule = {
  delete: (change, context) => {
    const users = startedWith(change, context);
    return users.length > 0
      ? cuts(
          'permission-removed',
          `${RIGHTS}, and new ones cannot start: ${named(users)} names it`,
          'keep its name',
        )
      : fine('no launch template names it');
  },
  update: (change) =>
    isChanged(change, 'role') && text(change.before, 'role')
      ? cuts('permission-removed', `${RIGHTS} until AWS has given them the other role's`)
      : undefined,
};

/** Whether a policy contains a denial, which overrides all other policies of the role. */
const denies = (policy: string | undefined): boolean =>
  readPolicy(policy)?.statements.some(({ allows }) => !allows) ?? false;

const denied: Judge = (change, context) => {
  if (!denies(text(change.after, 'policy'))) return undefined;
  return isFleets(roleOf(change.after), context)
    ? cuts('permission-removed', `${RIGHTS}: it denies what their other policies allow; read it`)
    : fine('it denies what other policies of the role allow: read it');
};

/** Judges AWS's own policies that only deny. */
const attachedDenial: Judge = (change, context) => {
  const arn = text(change.after, 'policy_arn') ?? '';
  if (!/policy\/AWSDenyAll$|CompromisedKeyQuarantine/.test(arn)) return undefined;
  return isFleets(roleOf(change.after), context)
    ? cuts('permission-removed', `${RIGHTS}: ${arn} denies them`)
    : fine(`${arn} denies what other policies of the role allow`);
};

const rightsDestroyed: Judge = (change, context) =>
  isFleets(roleOf(change.before), context)
    ? cuts('permission-removed', RIGHTS)
    : fine('users of the role lose rights');

const narrowed: Judge = (change, context) => {
  if (isUnknown(change, 'policy')) return fine(KNOWN_LATER);
  if (denies(text(change.after, 'policy')) && !denies(text(change.before, 'policy')))
    return denied(change, context);
  const removed = removedRights(change);
  if (removed.length === 0) return undefined;
  return noLonger(isFleets(roleOf(change.before), context), removed);
};

/**
 * The finding for removed rights. Running instances may still need what new ones no longer need: an app that
 * restarts on one could not read its secrets, and neither could one after a refresh that rolls back to the
 * old template.
 */
const noLonger = (isOfInstances: boolean, removed: readonly string[]): Finding =>
  isOfInstances
    ? cuts(
        'permission-removed',
        `instances may no longer: ${listed(removed)}`,
        'first deploy a release and a template that do not need the right, then remove it',
      )
    : fine(`users of the role may no longer: ${listed(removed)}`);

export const rolePolicy: Rule = {
  delete: rightsDestroyed,
  replace: (change, context) =>
    isFleets(roleOf(change.before), context)
      ? cuts('permission-removed', `${RIGHTS} until it is created again`, 'create_before_destroy')
      : fine('users of the role lose rights until it is created again'),
  createBeforeDestroy: () => noGap(),
  update: narrowed,
  create: (change, context) => denied(change, context) ?? attachedDenial(change, context),
};

/**
 * Whether a policy is a boundary. The roles that it limits are in other stacks, so this plan does not contain
 * them.
 */
const isBoundary = ({ before }: Change): boolean => /-boundary$/.test(text(before, 'name') ?? '');

const narrowedBoundary = (removed: readonly string[]): Finding =>
  cuts(
    'permission-removed',
    `the roles that it limits, also those of running instances, may no longer: ${listed(removed)}`,
    'first deploy every stage without the right, then this; a right that no stage has can be removed at once',
  );

export const managedPolicy: Rule = {
  delete: () => fine('its attachments are judged by themselves'),
  createBeforeDestroy: () => noGap(),
  update: (change, context) => {
    if (isUnknown(change, 'policy')) return fine(KNOWN_LATER);
    const removed = removedRights(change);
    if (removed.length === 0) return undefined;
    if (isBoundary(change)) return narrowedBoundary(removed);
    const fleets = context
      .survivingUses(change, ['arn'])
      .some(({ user }) => isFleets(text(user.before, 'role'), context));
    return noLonger(fleets, removed);
  },
};

/** Identity providers and account settings: CI and people are affected, users are not. */
export const identityProvider: Rule = {
  delete: () => fine('nobody can log in through it meanwhile'),
  update: (change) => {
    const left = taken(change, 'client_id_list');
    return [
      ...(left.length > 0 ? [fine(`logins for ${listed(left)} are no longer trusted`)] : []),
      ...(isChanged(change, 'thumbprint_list') ? [fine('logins are trusted by other certificates')] : []),
    ];
  },
};
