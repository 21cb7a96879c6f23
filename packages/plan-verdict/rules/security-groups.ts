import type { Context } from '../context';
import type { Change } from '../plan';
import { describe, type Flow, groupRuleFlows, inlineFlows, uncovered } from '../traffic';
import { someTrue } from '../mask';
import { isChanged, listed, text } from '../values';
import { cuts, fine, type Finding, type Judge, named, noGap, type Rule } from './rule';

const RULES = [
  'aws_vpc_security_group_ingress_rule',
  'aws_vpc_security_group_egress_rule',
  'aws_security_group_rule',
];
const isRule = ({ type }: Change): boolean => RULES.includes(type);
const groupOf = ({ before }: Change): string | undefined => text(before, 'security_group_id');

/**
 * What the group's other rules allow before, during and after the apply. The group's own `ingress` and
 * `egress` are not used: where rules are resources of their own, the provider copies all of them there.
 */
const standing = (change: Change, context: Context): Flow[] =>
  context
    .with('security_group_id', groupOf(change), ...RULES)
    .filter((rule) => rule !== change && rule.kind === 'nothing')
    .flatMap((rule) => groupRuleFlows(rule, rule.before));

/** Whether the rule's group is destroyed, too, and nothing uses the group. */
function isDestroyedWithGroup(change: Change, context: Context): boolean {
  const [group] = context.with('id', groupOf(change), 'aws_security_group');
  return group?.kind === 'delete' && wearers(group, context).length === 0;
}

/** The users of a group: everything that refers to it, except rules. */
const wearers = (group: Change, context: Context): Change[] =>
  context.once(`wearers of ${group.key}`, () =>
    context
      .survivingUses(group, ['id'])
      .map(({ user }) => user)
      .filter((user) => !isRule(user) && user.type !== 'aws_security_group'),
  );

const stops = (flows: readonly Flow[]): string => `${listed(flows.map(describe))} is no longer allowed`;

const ruleDestroyed: Judge = (change, context) => {
  if (isDestroyedWithGroup(change, context)) return fine('is deleted with its group, which nothing uses');
  const removed = uncovered(groupRuleFlows(change, change.before), standing(change, context));
  return removed.length === 0
    ? fine('another rule of the group allows the same')
    : cuts('traffic-closed', stops(removed));
};

/** Attributes that say whom a rule allows in or out. */
const SAYS = [
  ...[
    'cidr_ipv4',
    'cidr_ipv6',
    'cidr_blocks',
    'ipv6_cidr_blocks',
    'prefix_list_id',
    'prefix_list_ids',
    'self',
    'type',
  ],
  ...[
    'referenced_security_group_id',
    'source_security_group_id',
    'from_port',
    'to_port',
    'ip_protocol',
    'protocol',
  ],
];

const ruleChanges: Judge = (change, context) => {
  if (change.kind === 'update' && !SAYS.some((key) => isChanged(change, key))) return undefined;
  const after = groupRuleFlows(change, change.after);
  const removed = uncovered(groupRuleFlows(change, change.before), [...after, ...standing(change, context)]);
  return removed.length === 0 ? undefined : cuts('traffic-closed', stops(removed));
};

export const groupRule: Rule = {
  delete: ruleDestroyed,
  replace: (change, context) => {
    const finding = ruleDestroyed(change, context) as Finding;
    if (finding.severity === 'in place') return finding;
    const gap = cuts(
      'traffic-closed',
      `${finding.reason} until it is created again`,
      'create the new rule in one apply, and remove the old one in the next',
    );
    return (ruleChanges(change, context) as Finding | undefined) ?? gap;
  },
  createBeforeDestroy: (change, context) => ruleChanges(change, context) ?? noGap(),
  update: ruleChanges,
};

const groupDestroyed: Judge = (change, context) => {
  const worn = wearers(change, context);
  if (worn.length === 0) return fine('nothing uses it');
  const id = text(change.before, 'id') ?? '';
  const kept = worn.filter((user) => user.kind === 'nothing' || JSON.stringify(user.after).includes(id));
  if (kept.length > 0)
    return cuts('security-group-changed', `${named(kept)} uses it, and AWS refuses to delete it until then`);
  return worn.some(({ type }) => type === 'aws_launch_template')
    ? cuts(
        'security-group-changed',
        'running instances use it until they are replaced, and AWS refuses to delete it before',
      )
    : fine(`${named(worn)} stops using it in the same apply`);
};

const groupCreatedFirst: Judge = (change, context) => {
  const worn = wearers(change, context);
  if (worn.length === 0) return fine('nothing uses it');
  const fleet = worn.filter(({ type }) => type === 'aws_launch_template');
  if (fleet.length > 0) {
    return cuts(
      'security-group-changed',
      `running instances use the old group (${named(fleet)}), and all rules that name the group change to the ` +
        'new one',
      'keep its name and description',
    );
  }
  const uses = context.usesOf(change, ['id']);
  const byRule = uses.filter(({ user, path }) => isRule(user) && path !== 'security_group_id');
  // Rules that are resources of their own are copied into the groups, too.
  const peers = byRule.length > 0 ? byRule : uses.filter(({ user }) => user.type === 'aws_security_group');
  if (peers.length > 0) {
    return cuts(
      'security-group-changed',
      `${named(peers.map(({ user }) => user))} refers to it, and changes before or after ${named(worn)} does`,
    );
  }
  if (uses.some(({ user }) => isRule(user))) {
    return cuts(
      'security-group-changed',
      `${named(worn)} may move to the new group before its rules are created: they are resources of their own`,
    );
  }
  return noGap(`${named(worn)} moves to the new group`);
};

export const group: Rule = {
  delete: groupDestroyed,
  replace: (change, context) => {
    const worn = wearers(change, context);
    if (worn.length === 0) return fine('nothing uses it');
    return cuts(
      'security-group-changed',
      `${named(worn)} uses it, and AWS refuses to delete it meanwhile`,
      'use create_before_destroy and another name',
    );
  },
  createBeforeDestroy: groupCreatedFirst,
  update: (change) => {
    const removed = uncovered(inlineFlows(change.before), inlineFlows(change.after));
    if (removed.length === 0) return undefined;
    const isHidden = someTrue(change.unknown['ingress']) || someTrue(change.unknown['egress']);
    return cuts(
      'security-group-changed',
      isHidden ? 'what it allows is known only after the apply' : stops(removed),
    );
  },
};

/**
 * The default group of a VPC. Terraform adopts and empties it. When the resource is removed, Terraform only
 * forgets it.
 */
export const defaultGroup: Rule = {
  delete: () => fine('only removed from the state: AWS keeps it with the VPC'),
  update: (change, context) => {
    const worn = wearers(change, context);
    if (worn.length === 0 || !(isChanged(change, 'ingress') || isChanged(change, 'egress'))) return undefined;
    const removed = uncovered(inlineFlows(change.before), inlineFlows(change.after));
    return removed.length > 0
      ? cuts('security-group-changed', `${stops(removed)} for ${named(worn)}`)
      : undefined;
  },
};
