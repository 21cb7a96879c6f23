import type { Context } from '../context';
import type { Change } from '../plan';
import { aclInlineFlows, aclRuleFlows, describe, type Flow, uncovered } from '../traffic';
import { isUnknown, listed, strings, text } from '../values';
import { cuts, fine, type Finding, type Judge, noGap, type Rule } from './rule';

const stops = (flows: readonly Flow[]): string => `${listed(flows.map(describe))} no longer passes`;

/** What the other rules of the ACL allow before, during and after the apply. */
const standing = (change: Change, context: Context): Flow[] =>
  context
    .with('network_acl_id', aclOf(change), 'aws_network_acl_rule')
    .filter((rule) => rule !== change && rule.kind === 'nothing')
    .flatMap((rule) => aclRuleFlows(rule.before).allowed);

const aclOf = ({ before, after }: Change): string | undefined => text(before ?? after, 'network_acl_id');

/** Whether the ACL applies to a subnet in use. An ACL of another stack is assumed to. */
const guards = (id: string | undefined, context: Context): boolean =>
  context.once(`ACL ${id} guards`, () => {
    const [acl] = context.with('id', id, 'aws_network_acl', 'aws_default_network_acl');
    if (!acl) return true;
    const associated = context
      .with('network_acl_id', id, 'aws_network_acl_association')
      .flatMap(({ before }) => text(before, 'subnet_id') ?? []);
    return [...strings(acl.before, 'subnet_ids'), ...associated].some((subnet) => context.isBusy(subnet));
  });

const ruleDestroyed: Judge = (change, context) => {
  const { allowed, denied } = aclRuleFlows(change.before);
  if (denied.length > 0) return fine('traffic that it denied is no longer denied by it');
  if (!guards(aclOf(change), context)) return fine('applies to no subnet in use');
  const removed = uncovered(allowed, standing(change, context));
  return removed.length === 0 ? fine('another rule allows the same') : cuts('traffic-closed', stops(removed));
};

const denies = (flows: readonly Flow[]): string =>
  `${listed(flows.map(describe))} is denied, also the answers to connections from inside: ACLs are stateless`;

/** Every attribute of a rule forces its replacement. */
export const aclRule: Rule = {
  delete: ruleDestroyed,
  replace: (change, context) => {
    const finding = ruleDestroyed(change, context);
    const { denied } = aclRuleFlows(change.after);
    if (denied.length > 0 && guards(aclOf(change), context)) return cuts('traffic-closed', denies(denied));
    return finding;
  },
  createBeforeDestroy: (change, context) => {
    if (!guards(aclOf(change), context)) return fine('applies to no subnet in use');
    const after = aclRuleFlows(change.after);
    if (after.denied.length > 0) return cuts('traffic-closed', denies(after.denied));
    const samePlace = ['rule_number', 'egress', 'network_acl_id'].every(
      (key) => change.before?.[key] === change.after?.[key] && !isUnknown(change, key),
    );
    if (samePlace) {
      return cuts(
        'traffic-closed',
        'a rule number can be used once: the new rule cannot be created while the old one exists',
        'add the new rule with another number in one apply, and remove the old one in the next',
      );
    }
    const removed = uncovered(aclRuleFlows(change.before).allowed, [
      ...after.allowed,
      ...standing(change, context),
    ]);
    return removed.length > 0 ? cuts('traffic-closed', stops(removed)) : noGap();
  },
  create: (change, context) => {
    const { denied } = aclRuleFlows(change.after);
    // The rules of a new ACL take nothing from anyone.
    if (denied.length === 0 || isUnknown(change, 'network_acl_id') || !guards(aclOf(change), context))
      return undefined;
    return cuts('traffic-closed', denies(denied));
  },
};

/**
 * The finding where a subnet falls back to the VPC's default ACL. That allows everything, unless the stack
 * manages and restricts it.
 */
const toDefault = (what: string, context: Context): Finding =>
  context.of('aws_default_network_acl').length > 0
    ? cuts('traffic-closed', `${what} falls to the default ACL, which the stack restricts`)
    : fine(`${what} falls to the VPC's default ACL, which allows everything`);

/** Subnets in use that leave the ACL and get no other one. */
function leaving(change: Change, context: Context): string[] {
  const taken = context.once('subnets that ACLs will guard', () => {
    const acls = context.plan.changes.filter(({ type }) => type === 'aws_network_acl');
    return new Set(acls.flatMap(({ after }) => strings(after, 'subnet_ids')));
  });
  return context
    .removed(change, 'subnet_ids')
    .filter((id) => context.isBusy(id) && context.subnet(id)?.kind !== 'delete' && !taken.has(id));
}

export const acl: Rule = {
  delete: (change, context) =>
    guards(text(change.before, 'id'), context)
      ? toDefault('every subnet of it', context)
      : fine('applies to no subnet in use'),
  update: (change, context) => {
    const before = aclInlineFlows(change.before);
    const after = aclInlineFlows(change.after);
    if (!guards(text(change.before, 'id'), context)) return fine('applies to no subnet in use');
    const removed = uncovered(before.allowed, after.allowed);
    const denied = uncovered(after.denied, before.denied);
    const left = leaving(change, context);
    return [
      ...(removed.length > 0 ? [cuts('traffic-closed', stops(removed))] : []),
      ...(denied.length > 0 ? [cuts('traffic-closed', denies(denied))] : []),
      ...(left.length > 0 ? [toDefault(listed(left), context)] : []),
    ];
  },
};

/** Deleting it returns the subnet to the default ACL; a new one takes the subnet over in one call. */
export const aclAssociation: Rule = {
  delete: (change, context) =>
    context.isBusy(text(change.before, 'subnet_id'))
      ? toDefault('its subnet', context)
      : fine('no subnet in use'),
  createBeforeDestroy: () => noGap(),
};

export const defaultAcl: Rule = {
  delete: () => fine('only removed from the state: AWS keeps it with the VPC'),
  update: acl.update!,
};
