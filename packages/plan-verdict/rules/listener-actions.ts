import type { Context } from '../context';
import type { Change, Values } from '../plan';
import { block, blocks, isChanged, isUnknown, number, strings, text } from '../values';
import { cuts, fine, type Finding } from './rule';

/** The default action of a listener, or the action of one of its rules. */
export type Action = 'default_action' | 'action';

/** The actions in their order: the last one answers, and those before it authenticate the client. */
const actionsOf = (values: Values | null, key: Action = 'default_action'): Values[] =>
  [...blocks(values, key)].sort((one, other) => (number(one, 'order') ?? 1) - (number(other, 'order') ?? 1));
/** The type of the last action, which answers. */
export const kindOf = (values: Values | null, key?: Action): string =>
  text(actionsOf(values, key).at(-1), 'type') ?? 'forward';
/** The types of the actions before the last one. */
export const askedFirst = (values: Values | null, key: Action): string[] =>
  actionsOf(values, key)
    .slice(0, -1)
    .map((one) => text(one, 'type') ?? '');

/** A listener's protocol and port: `HTTPS 443` */
export const door = (values: Values | null): string =>
  `${text(values, 'protocol') ?? 'HTTP'} ${number(values, 'port') ?? ''}`.trim();

/** Whether the load balancer has a TLS listener on the redirect's port before, during and after the plan. */
function standingTls(change: Change, port: string, context: Context): boolean {
  return context
    .with(
      'load_balancer_arn',
      text(change.before, 'load_balancer_arn'),
      'aws_lb_listener',
      'aws_alb_listener',
    )
    .some(
      ({ before, kind }) =>
        (kind === 'nothing' || kind === 'update') &&
        text(before, 'protocol') === 'HTTPS' &&
        String(number(before, 'port')) === port &&
        kindOf(before) === 'forward',
    );
}

const redirectOf = (values: Values | null, key: Action): Values | undefined =>
  block(actionsOf(values, key).at(-1), 'redirect');

function toRedirect(change: Change, context: Context): Finding {
  const port = text(redirectOf(change.after, 'default_action'), 'port') ?? '443';
  return standingTls(change, port, context)
    ? fine(
        `requests to ${door(change.before)} are sent to HTTPS ${port}, which already answers; clients of a name that its certificate does not cover get a warning`,
      )
    : cuts(
        'listener-port-closed',
        `requests to ${door(change.before)} are sent to HTTPS ${port}, which does not answer yet`,
        'first add HTTPS and apply, then add the redirect',
      );
}

/** Judges the actions of a listener or a listener rule, which have the same form. */
export function answers(change: Change, context: Context, key: Action): Finding[] {
  if (!isChanged(change, key)) return [];
  const [before, after] = [kindOf(change.before, key), kindOf(change.after, key)];
  const what = key === 'action' ? 'what it matches' : door(change.before);
  const asked = askedFirst(change.after, key).filter((one) => !askedFirst(change.before, key).includes(one));
  if (asked.length > 0)
    return [
      cuts(
        'listener-action-changed',
        `${what} requires ${asked.join(', ')} first: clients without it are refused`,
      ),
    ];
  if (before === after) {
    if (before === 'redirect') return [redirected(change, context, key, what)];
    if (before === 'forward') return [...weighted(change, context, key), ...targets(change, context, key)];
    return [fine(`${what} is answered differently: review the change`)];
  }
  if (before === 'forward' && after === 'redirect' && key === 'default_action')
    return [toRedirect(change, context)];
  return after === 'forward'
    ? [fine(`${what} will reach the app`)]
    : [cuts('listener-action-changed', `${what} is answered with ${after} instead of ${before}`)];
}

/** A redirect to another target than before. */
function redirected(change: Change, context: Context, key: Action, what: string): Finding {
  const [before, after] = [redirectOf(change.before, key), redirectOf(change.after, key)];
  const moved = ['host', 'path', 'port', 'protocol', 'query'].filter(
    (one) => text(before, one) !== text(after, one),
  );
  if (moved.length === 0) return fine(`${what} is answered differently: review the change`);
  const port = text(after, 'port') ?? '443';
  const answers =
    moved.every((one) => one === 'port' || one === 'protocol') && standingTls(change, port, context);
  return answers
    ? fine(`${what} is sent to HTTPS ${port}, which already answers`)
    : cuts(
        'listener-action-changed',
        `${what} is sent elsewhere (${moved.map((one) => `${one} ${text(before, one) ?? 'as asked'} → ${text(after, one) ?? 'as asked'}`).join(', ')})`,
        'first check that the target answers',
      );
}

/** Of several target groups, those whose share of the requests changes: a group with weight 0 gets none. */
function weighted(change: Change, context: Context, key: Action): Finding[] {
  const weights = (values: Values | null): Map<string, number> =>
    new Map(
      actionsOf(values, key)
        .flatMap((one) => blocks(block(one, 'forward'), 'target_group'))
        .map((group) => [text(group, 'arn') ?? '', number(group, 'weight') ?? 1]),
    );
  const [before, after] = [weights(change.before), weights(change.after)];
  if (before.size === 0 || after.size === 0) return [];
  const ended = [...before].filter(([arn, weight]) => weight > 0 && after.get(arn) === 0);
  const others = [...after].filter(([arn, weight]) => weight > 0 && before.has(arn));
  if (ended.length > 0 && !others.every(([arn]) => isFedNow(arn, context)))
    return [
      cuts(
        'target-group-empty',
        'requests go to a target group without targets, instead of the one with targets',
        TARGETS_FIRST,
      ),
    ];
  return [...after].some(([arn, weight]) => weight !== before.get(arn) && before.has(arn))
    ? [fine('its target groups get other shares of the requests')]
    : [];
}

/** The target groups of a forward action: one, or several with weights. */
const forwardsTo = (values: Values | null, key: Action): string[] =>
  blocks(values, key)
    .flatMap((one) => [
      text(one, 'target_group_arn') ?? [],
      blocks(block(one, 'forward'), 'target_group').flatMap((group) => text(group, 'arn') ?? []),
    ])
    .flat();

function targets(change: Change, context: Context, key: Action): Finding[] {
  const old = forwardsTo(change.before, key);
  const fresh = forwardsTo(change.after, key).filter((arn) => !old.includes(arn));
  if (isUnknown(change, key)) {
    const named = (change.references[key] ?? []).flatMap((address) =>
      context.at(address).filter(({ type }) => /target_group$/.test(type)),
    );
    // The replacement of a target group is judged by its own rule.
    return named.some(({ kind }) => kind === 'create')
      ? [cuts('target-group-empty', NO_TARGET, TARGETS_FIRST)]
      : [fine('it forwards to a target group that the same apply replaces')];
  }
  if (fresh.length === 0) return [];
  return fresh.every((arn) => isFedNow(arn, context))
    ? [fine('it forwards to another target group, which has targets')]
    : [cuts('target-group-empty', NO_TARGET, TARGETS_FIRST)];
}

/** Types that register targets in a target group. */
const FEEDERS = ['aws_autoscaling_group', 'aws_autoscaling_attachment', 'aws_lb_target_group_attachment'];

const isFedNow = (arn: string, context: Context): boolean => context.naming(arn, ...FEEDERS).length > 0;

const NO_TARGET = 'it forwards to a target group without registered targets';
const TARGETS_FIRST = 'first register the targets, then change the listener';

/**
 * Whether targets are registered in a group, or will be in the same plan, as for a stage whose creation was
 * interrupted.
 */
const isFed = (arn: string, context: Context): boolean =>
  isFedNow(arn, context) ||
  context.plan.changes.some(
    ({ type, kind, after }) =>
      kind === 'create' &&
      FEEDERS.includes(type) &&
      [
        ...strings(after, 'target_group_arns'),
        text(after, 'target_group_arn'),
        text(after, 'lb_target_group_arn'),
      ].includes(arn),
  );

/** The finding where a new listener or rule forwards to a target group without targets. */
export const forwardsToNobody = (change: Change, context: Context, key: Action): Finding[] =>
  forwardsTo(change.after, key).every((arn) => isFed(arn, context))
    ? []
    : [cuts('target-group-empty', NO_TARGET, TARGETS_FIRST)];
