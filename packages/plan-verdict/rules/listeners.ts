import type { Context } from '../context';
import type { Change, Values } from '../plan';
import { block, blocks, isChanged, isUnknown, number, strings, text } from '../values';
import { otherDefault } from './certificates';
import { cuts, fine, type Finding, noGap, type Rule } from './rule';

type Action = 'default_action' | 'action';

const action = (values: Values | null, key: Action = 'default_action'): Values | undefined =>
  block(values, key);
/** In the order in which they are taken: the last one answers, those before it ask something of the client first. */
const actionsOf = (values: Values | null, key: Action = 'default_action'): Values[] =>
  [...blocks(values, key)].sort((one, other) => (number(one, 'order') ?? 1) - (number(other, 'order') ?? 1));
const kindOf = (values: Values | null, key?: Action): string =>
  text(actionsOf(values, key).at(-1), 'type') ?? 'forward';
const askedFirst = (values: Values | null, key: Action): string[] =>
  actionsOf(values, key)
    .slice(0, -1)
    .map((one) => text(one, 'type') ?? '');
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
  const asked = askedFirst(change.after, key).filter((one) => !askedFirst(change.before, key).includes(one));
  if (asked.length > 0)
    return [
      cuts(
        'listener-action-changed',
        `${what} asks for ${asked.join(', ')} first: who has not that is turned away`,
      ),
    ];
  if (before === after) {
    if (before === 'redirect') return [redirected(change, context, key, what)];
    if (before === 'forward') return [...weighted(change, key), ...targets(change, context, key)];
    return [fine(`${what} is answered otherwise than before: read the change`)];
  }
  if (before === 'forward' && after === 'redirect' && key === 'default_action')
    return [toRedirect(change, context)];
  return after === 'forward'
    ? [fine(`${what} reaches the app from then on`)]
    : [cuts('listener-action-changed', `${what} is answered with ${after} instead of ${before}`)];
}

/** A redirect that leads elsewhere than before. */
function redirected(change: Change, context: Context, key: Action, what: string): Finding {
  const [before, after] = [change.before, change.after].map((values) =>
    block(actionsOf(values, key).at(-1), 'redirect'),
  );
  const moved = ['host', 'path', 'port', 'protocol', 'query'].filter(
    (one) => text(before, one) !== text(after, one),
  );
  if (moved.length === 0) return fine(`${what} is answered otherwise than before: read the change`);
  const port = text(after, 'port') ?? '443';
  const answers =
    moved.every((one) => one === 'port' || one === 'protocol') && standingTls(change, port, context);
  return answers
    ? fine(`${what} is sent to HTTPS ${port}, which already answers`)
    : cuts(
        'listener-action-changed',
        `${what} is sent elsewhere (${moved.map((one) => `${one} ${text(before, one) ?? 'as asked'} → ${text(after, one) ?? 'as asked'}`).join(', ')})`,
        'first see that it answers there',
      );
}

/** Of several groups, those whose share of the requests changes: a group that gets none gets nobody any more. */
function weighted(change: Change, key: Action): Finding[] {
  const weights = (values: Values | null): Map<string, number> =>
    new Map(
      actionsOf(values, key)
        .flatMap((one) => blocks(block(one, 'forward'), 'target_group'))
        .map((group) => [text(group, 'arn') ?? '', number(group, 'weight') ?? 1]),
    );
  const [before, after] = [weights(change.before), weights(change.after)];
  if (before.size === 0 || after.size === 0) return [];
  return [...after].some(([arn, weight]) => weight !== before.get(arn) && before.has(arn))
    ? [fine('its groups share the requests otherwise than before')]
    : [];
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

/** Whether targets are registered in a group, or will be in the same plan: of a stage whose making was broken off. */
const isFed = (arn: string, context: Context): boolean =>
  context.naming(arn, ...FEEDERS).length > 0 ||
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

/** What a new listener, or a new rule of one, answers with. */
function arrives(change: Change, context: Context, key: Action, what: string): Finding[] {
  if (isUnknown(change, key)) {
    // Groups made in the same plan are fed by what is made with them.
    const named = (change.references[key] ?? []).flatMap((address) => context.at(address));
    return named.length > 0
      ? []
      : [fine(`${what} is answered as is known only when it is applied: read the change`)];
  }
  const [kind, asked] = [kindOf(change.after, key), askedFirst(change.after, key)];
  if (asked.length > 0) return [fine(`${what} asks for ${asked.join(', ')} first`)];
  if (kind !== 'forward') return [fine(`${what} is answered with ${kind}`)];
  return forwardsTo(change.after, key).every((arn) => isFed(arn, context))
    ? []
    : [cuts('target-group-empty', NO_TARGET, TARGETS_FIRST)];
}

/** A rule of a listener that stands comes before its default action, and before each rule of a higher priority. */
function before(change: Change, context: Context): Finding[] {
  const arn = text(change.after, 'listener_arn');
  const stands =
    arn !== undefined && context.with('arn', arn, 'aws_lb_listener', 'aws_alb_listener').length > 0;
  if (!stands && arn === undefined) return []; // of a listener that is made in the same plan
  const found = arrives(change, context, 'action', 'what it matches');
  if (found.some(({ severity }) => severity !== 'in place')) return found;
  const kind = kindOf(change.after, 'action');
  const asked = askedFirst(change.after, 'action');
  return kind === 'forward' && asked.length === 0
    ? [fine('requests that it matches no longer reach what answers them now')]
    : [
        cuts(
          'listener-rule-changed',
          `requests that it matches are answered with ${[...asked, kind].join(', ')} from then on, and no longer by what answers them now`,
          'see in the access logs whether anybody asks for what it matches',
        ),
      ];
}

export const listener: Rule = {
  // Of a load balancer that is made with it, nobody is a user yet.
  create: (change, context) =>
    isUnknown(change, 'load_balancer_arn')
      ? []
      : arrives(change, context, 'default_action', door(change.after)),
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
  create: before,
  delete: () => cuts('listener-rule-changed', "what it matched falls to the listener's default action"),
  createBeforeDestroy: (change, context) => {
    if (!isChanged(change, 'priority'))
      return cuts('listener-rule-changed', 'a priority holds one rule: it goes before it is made anew');
    const said = ruleSays(change, context);
    return said.length > 0 ? said : noGap();
  },
  update: (change, context) => [
    ...(isChanged(change, 'priority')
      ? [fine('rules are asked in another order than before: read the change')]
      : []),
    ...ruleSays(change, context),
  ],
};

export const listenerCertificate: Rule = {
  delete: () =>
    cuts(
      'listener-certificate-changed',
      'the names of its certificate are answered with another certificate',
    ),
  createBeforeDestroy: () => noGap(),
};
