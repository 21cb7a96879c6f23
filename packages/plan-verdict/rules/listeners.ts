import type { Context } from '../context';
import type { Change, Values } from '../plan';
import { block, blocks, isChanged, isUnknown, number, text } from '../values';
import { otherDefault } from './certificates';
import { cuts, fine, type Finding, noGap, type Rule } from './rule';

type Action = 'default_action' | 'action';

const action = (values: Values | null, key: Action = 'default_action'): Values | undefined =>
  block(values, key);
const kindOf = (values: Values | null, key?: Action): string =>
  text(action(values, key), 'type') ?? 'forward';
const door = (values: Values | null): string =>
  `${text(values, 'protocol') ?? 'HTTP'} ${number(values, 'port') ?? ''}`.trim();

/** A TLS listener of the same load balancer that stands before, during and after the plan, on the redirect's port. */
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

function toRedirect(change: Change, context: Context): Finding {
  const redirect = block(action(change.after), 'redirect');
  const port = text(redirect, 'port') ?? '443';
  return standingTls(change, port, context)
    ? fine(
        `requests to ${door(change.before)} are sent to HTTPS ${port}, which already answers; whoever uses a name that its certificate does not hold gets a warning`,
      )
    : cuts(
        'listener-port-closed',
        `requests to ${door(change.before)} are sent to HTTPS ${port}, which does not answer yet`,
        'first HTTPS beside HTTP and an apply, then the redirect',
      );
}

/** A listener and a rule of it say in the same form where requests go. */
function answers(change: Change, context: Context, key: Action): Finding[] {
  if (!isChanged(change, key)) return [];
  const [before, after] = [kindOf(change.before, key), kindOf(change.after, key)];
  const what = key === 'action' ? 'what it matches' : door(change.before);
  if (before === after) {
    return before === 'forward'
      ? targets(change, context, key)
      : [fine(`${what} is answered otherwise than before: read the change`)];
  }
  if (before === 'forward' && after === 'redirect' && key === 'default_action')
    return [toRedirect(change, context)];
  return after === 'forward'
    ? [fine(`${what} reaches the app from then on`)]
    : [cuts('listener-action-changed', `${what} is answered with ${after} instead of ${before}`)];
}

/** Where it forwards to: one group, or several with weights. */
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
    // The replacement of a target group is judged there.
    return named.some(({ kind }) => kind === 'create')
      ? [cuts('target-group-empty', NO_TARGET, TARGETS_FIRST)]
      : [fine('it forwards to a target group made anew in the same apply')];
  }
  if (fresh.length === 0) return [];
  const isFed = (arn: string): boolean => context.naming(arn, ...FEEDERS).length > 0;
  return fresh.every(isFed)
    ? [fine('it forwards to another target group, which has targets')]
    : [cuts('target-group-empty', NO_TARGET, TARGETS_FIRST)];
}

/** What registers targets in a group. */
const FEEDERS = ['aws_autoscaling_group', 'aws_autoscaling_attachment', 'aws_lb_target_group_attachment'];

const NO_TARGET = 'it forwards to a target group that no target is registered in yet';
const TARGETS_FIRST = 'first register the targets, then move the listener';

const TLS_1_2 = ['TLS 1.3', 'GCM', 'CBC'];

/**
 * By the names of AWS's policies, the first that fits: the clients that each takes. `-PQ-` only adds key exchanges;
 * `-FIPS-` takes away one cipher of TLS 1.3 that no client has alone.
 */
const CLIENTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/TLS13-1-3/, ['TLS 1.3']],
  [/TLS13-1-2-Res/, ['TLS 1.3', 'GCM']],
  [/TLS13-1-2-Ext0/, [...TLS_1_2, 'SHA-1']],
  [/TLS13-1-2-Ext1/, [...TLS_1_2, 'RSA key exchange']],
  [/TLS13-1-2-Ext2/, [...TLS_1_2, 'SHA-1', 'RSA key exchange']],
  [/TLS13-1-2-(FIPS|PQ|20)/, TLS_1_2],
];

/** Source: "Security policies" in the user guide for application load balancers, ciphers by policy. */
function tlsPolicy(change: Change): Finding[] {
  if (!isChanged(change, 'ssl_policy') || !text(change.before, 'ssl_policy')) return [];
  const [before, after] = (['before', 'after'] as const).map(
    (when) => text(change[when], 'ssl_policy') ?? '',
  );
  const clients = (policy = '') => CLIENTS.find(([pattern]) => pattern.test(policy))?.[1];
  const [taken, takes] = [clients(before), clients(after)];
  if (taken && takes && taken.every((client) => takes.includes(client)))
    return [fine('every client that it took before is still taken')];
  return [
    cuts(
      'tls-policy-narrowed',
      `clients that can do no better than the old TLS policy (${before}) are turned away`,
      'see in the access logs which protocols and ciphers clients use',
    ),
  ];
}

export const listener: Rule = {
  delete: (change) => cuts('listener-port-closed', `${door(change.before)} no longer answers`),
  replace: (change) =>
    cuts('listener-replaced', `${door(change.before)} does not answer until it is made again`),
  createBeforeDestroy: (change) =>
    cuts(
      'listener-replaced',
      `a port takes one listener: ${door(change.before)} is closed before it is opened anew`,
    ),
  update: (change, context) => {
    const moved = ['port', 'protocol'].filter((key) => isChanged(change, key));
    const door_ =
      moved.length > 0
        ? [
            cuts(
              'listener-port-closed',
              `${door(change.before)} no longer answers, ${door(change.after)} does`,
              'a second listener beside this one, then this one away',
            ),
          ]
        : [];
    return [
      ...door_,
      ...answers(change, context, 'default_action'),
      ...otherDefault(change, context),
      ...tlsPolicy(change),
      ...(isChanged(change, 'mutual_authentication')
        ? [cuts('client-certificate-required', 'whether clients must show a certificate changes')]
        : []),
    ];
  },
};

const ruleSays = (change: Change, context: Context): Finding[] => [
  ...(isChanged(change, 'condition')
    ? [
        cuts(
          'listener-rule-changed',
          'requests that it matched go elsewhere from then on',
          'a second rule beside it, then this one away',
        ),
      ]
    : []),
  ...answers(change, context, 'action'),
];

export const listenerRule: Rule = {
  delete: () => cuts('listener-rule-changed', "what it matched falls to the listener's default action"),
  createBeforeDestroy: (change, context) => {
    if (!isChanged(change, 'priority'))
      return cuts('listener-rule-changed', 'a priority holds one rule: it goes before it is made anew');
    const said = ruleSays(change, context);
    return said.length > 0 ? said : noGap();
  },
  update: ruleSays,
};

export const listenerCertificate: Rule = {
  delete: () =>
    cuts(
      'listener-certificate-changed',
      'the names of its certificate are answered with another certificate',
    ),
  createBeforeDestroy: () => noGap(),
};
