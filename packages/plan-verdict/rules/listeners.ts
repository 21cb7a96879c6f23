import type { Context } from '../context';
import type { Change } from '../plan';
import { changedKeys, isChanged, isUnknown, listed, number, text } from '../values';
import { otherDefault } from './certificates';
import { answers, askedFirst, door, forwardsToNobody, kindOf } from './listener-actions';
import { cuts, fine, type Finding, noGap, type Rule } from './rule';

const TLS_1_2 = ['TLS 1.3', 'GCM', 'CBC'];

/**
 * The clients that an AWS security policy accepts, by its name; the first match counts. `-PQ-` only adds key
 * exchanges. `-FIPS-` removes a cipher of TLS 1.3 that every client can do without.
 */
const CLIENTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/TLS13-1-3/, ['TLS 1.3']],
  [/TLS13-1-2-Res/, ['TLS 1.3', 'GCM']],
  [/TLS13-1-2-Ext0/, [...TLS_1_2, 'SHA-1']],
  [/TLS13-1-2-Ext1/, [...TLS_1_2, 'RSA key exchange']],
  [/TLS13-1-2-Ext2/, [...TLS_1_2, 'SHA-1', 'RSA key exchange']],
  [/TLS13-1-2-(FIPS|PQ|20)/, TLS_1_2],
];

/**
 * Judges another TLS policy. Source: "Security policies" in the user guide for application load balancers,
 * ciphers by policy.
 */
function tlsPolicy(change: Change): Finding[] {
  if (!isChanged(change, 'ssl_policy') || !text(change.before, 'ssl_policy')) return [];
  const [before, after] = (['before', 'after'] as const).map(
    (when) => text(change[when], 'ssl_policy') ?? '',
  );
  const clients = (policy = '') => CLIENTS.find(([pattern]) => pattern.test(policy))?.[1];
  const [taken, takes] = [clients(before), clients(after)];
  if (taken && takes && taken.every((client) => takes.includes(client)))
    return [fine('every client that it accepted before is still accepted')];
  return [
    cuts(
      'tls-policy-narrowed',
      `clients that need the old TLS policy (${before}) are refused`,
      'check in the access logs which protocols and ciphers clients use',
    ),
  ];
}

/** Judges what a new listener answers. */
function arrives(change: Change, context: Context): Finding[] {
  const [key, what] = ['default_action', door(change.after)] as const;
  if (isUnknown(change, key)) {
    // Target groups that are created in the same plan get their targets in it, too.
    const named = (change.references[key] ?? []).flatMap((address) => context.at(address));
    return named.length > 0
      ? []
      : [fine(`${what} gets an answer that is known only when it is applied: review the change`)];
  }
  const [kind, asked] = [kindOf(change.after, key), askedFirst(change.after, key)];
  if (asked.length > 0) return [fine(`${what} asks for ${asked.join(', ')} first`)];
  if (kind !== 'forward') return [fine(`${what} is answered with ${kind}`)];
  return forwardsToNobody(change, context, key);
}

/** Judges response headers, and how long an idle connection is kept. */
function answersCarry(change: Change): Finding[] {
  const headers = changedKeys(change).filter((key) => key.startsWith('routing_http_'));
  const [before, after] = [
    number(change.before, 'tcp_idle_timeout_seconds'),
    number(change.after, 'tcp_idle_timeout_seconds'),
  ];
  return [
    ...(headers.length > 0
      ? [fine(`responses have other headers (${listed(headers)}), which browsers follow`)]
      : []),
    ...(before !== undefined && after !== undefined && after < before
      ? [fine(`idle connections end after ${after} s`)]
      : []),
    ...(isChanged(change, 'alpn_policy') ? [fine('clients and targets agree on another protocol')] : []),
  ];
}

export const listener: Rule = {
  // A load balancer that is created in the same plan has no users yet.
  create: (change, context) => (isUnknown(change, 'load_balancer_arn') ? [] : arrives(change, context)),
  delete: (change) => cuts('listener-port-closed', `${door(change.before)} no longer answers`),
  replace: (change) =>
    cuts('listener-replaced', `${door(change.before)} does not answer until it is created again`),
  createBeforeDestroy: (change) =>
    cuts(
      'listener-replaced',
      `a port can have one listener: ${door(change.before)} is closed before it is opened again`,
    ),
  update: (change, context) => {
    const moved = ['port', 'protocol'].filter((key) => isChanged(change, key));
    const door_ =
      moved.length > 0
        ? [
            cuts(
              'listener-port-closed',
              `${door(change.before)} no longer answers, ${door(change.after)} does`,
              'add a second listener, then remove this one',
            ),
          ]
        : [];
    return [
      ...door_,
      ...answers(change, context, 'default_action'),
      ...otherDefault(change, context),
      ...tlsPolicy(change),
      ...answersCarry(change),
      ...(isChanged(change, 'mutual_authentication')
        ? [cuts('client-certificate-required', 'whether clients must show a certificate changes')]
        : []),
    ];
  },
};

export const listenerCertificate: Rule = {
  delete: () =>
    cuts(
      'listener-certificate-changed',
      'the names of its certificate are answered with another certificate',
    ),
  createBeforeDestroy: () => noGap(),
};
