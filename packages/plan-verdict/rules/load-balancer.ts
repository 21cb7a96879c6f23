import type { Context } from '../context';
import type { Change } from '../plan';
import { block, blocks, isChanged, isUnknown, listed, number, strings, text } from '../values';
import { cuts, fine, type Finding, named, type Rule } from './rule';

const byName =
  'its name and addresses change, and clients that still know the old ones (DNS caches, other systems) reach nothing';

function subnets(change: Change, context: Context): Finding[] {
  const left = context.removed(change, 'subnets');
  if (left.length === 0) return [];
  const before = strings(change.before, 'subnets');
  if (left.length === before.length) {
    const where = isUnknown(change, 'subnets') ? 'into subnets made in the same apply' : 'all at once';
    return [
      cuts('zone-removed', `it leaves every subnet that it is in, ${where}`, 'remove one zone in each apply'),
    ];
  }
  const zones = left.map((id) => zoneOf(id, context) ?? id);
  const running = runningIn(zones, context);
  if (running.length > 0)
    return [
      cuts(
        'zone-removed',
        `instances of ${named(running)} run in a zone that is removed from it, and will get no requests`,
        'in two applies: first remove the zone from the group and, when its instances have drained, from the load balancer',
      ),
    ];
  return [
    fine(`it no longer serves from ${listed(zones.sort())}: clients that hold that zone's address try again`),
  ];
}

const zoneOf = (subnetId: string, context: Context): string | undefined =>
  text(context.subnet(subnetId)?.before, 'availability_zone');

/**
 * The groups that have subnets in one of the zones now. A load balancer routes only to targets in its enabled
 * zones, whatever its cross-zone setting. [User guide for application load balancers, availability zones]
 */
const runningIn = (zones: readonly string[], context: Context): Change[] =>
  context.once(`running in ${[...zones].sort().join()}`, () =>
    context
      .of('aws_autoscaling_group')
      .filter(({ before }) =>
        strings(before, 'vpc_zone_identifier').some((id) => zones.includes(zoneOf(id, context) ?? '')),
      ),
  );

function groups(change: Change, context: Context): Finding[] {
  const left = context.removed(change, 'security_groups');
  const added = strings(change.after, 'security_groups').some(
    (id) => !strings(change.before, 'security_groups').includes(id),
  );
  if (left.length === 0) return [];
  return added || isUnknown(change, 'security_groups')
    ? [fine('it uses another security group: only its rules apply')]
    : [
        cuts(
          'load-balancer-narrowed',
          `it loses ${listed(left)}, and traffic that only that group allowed is blocked`,
        ),
      ];
}

/** Judges the IP address type: clients may have used IPv4 or IPv6. */
function families(change: Change): Finding[] {
  if (!isChanged(change, 'ip_address_type')) return [];
  const before = text(change.before, 'ip_address_type') ?? 'ipv4';
  const after = text(change.after, 'ip_address_type') ?? 'ipv4';
  return before === 'ipv4' && after === 'dualstack'
    ? [fine('it also answers over IPv6')]
    : [
        cuts(
          'load-balancer-narrowed',
          `from "${before}" to "${after}", one family of addresses stops answering`,
        ),
      ];
}

/** Seconds: the settings allow no shorter idle time-out either. */
const SHORTEST_IDLE = 10;
/** Attributes that decide what the app sees of a request, and which requests it gets. */
const PASSED = [
  'desync_mitigation_mode',
  'preserve_host_header',
  'xff_header_processing_mode',
  'enable_xff_client_port',
  'enable_tls_version_and_cipher_suite_headers',
  'enable_waf_fail_open',
];

const logsTo = (values: Change['before']): string => text(block(values, 'access_logs'), 'bucket') ?? '';

/** Judges attributes that route clients, or limit how long a connection is kept. */
function clients(change: Change): Finding[] {
  const [before, after] = [
    number(change.before, 'client_keep_alive'),
    number(change.after, 'client_keep_alive'),
  ];
  return [
    ...(before !== undefined && after !== undefined && after < before
      ? [fine(`connections of clients end after ${after} s: they open more of them`)]
      : []),
    ...(change.before?.['enable_cross_zone_load_balancing'] === true &&
    change.after?.['enable_cross_zone_load_balancing'] === false
      ? [fine('requests to a zone without a healthy target will fail')]
      : []),
    ...(isChanged(change, 'dns_record_client_routing_policy')
      ? [fine('clients are sent to other zones than before')]
      : []),
    ...(blocks(change.before, 'minimum_load_balancer_capacity').length > 0 &&
    isChanged(change, 'minimum_load_balancer_capacity')
      ? [fine('its reserved capacity is removed or changed: it adapts to sudden load later')]
      : []),
  ];
}

function notes(change: Change): Finding[] {
  const off = (key: string): boolean => change.before?.[key] === true && change.after?.[key] === false;
  const idle = [
    number(change.before, 'idle_timeout') ?? 0,
    number(change.after, 'idle_timeout') ?? 0,
  ] as const;
  const logs = JSON.stringify(change.before?.['access_logs'] ?? []).includes('"enabled":true');
  const logsAfter = JSON.stringify(change.after?.['access_logs'] ?? []).includes('"enabled":true');
  return [
    ...(off('enable_deletion_protection')
      ? [fine('deletion protection will be off: a later plan can destroy it')]
      : []),
    ...(idle[1] > Math.max(idle[0], 60)
      ? [
          fine(
            `connections stay open ${idle[1]} s: an app that closes them earlier answers some requests with 502`,
          ),
        ]
      : []),
    ...(isChanged(change, 'idle_timeout') && idle[1] < idle[0]
      ? [
          idle[1] < SHORTEST_IDLE
            ? cuts('load-balancer-narrowed', `answers that take longer than ${idle[1]} s end with 504`)
            : fine(`answers that take longer than ${idle[1]} s end with 504: ${idle[0]} s were allowed`),
        ]
      : []),
    ...(logs && !logsAfter ? [fine('access logs end')] : []),
    ...(logsAfter && logsTo(change.before) !== logsTo(change.after)
      ? [fine(`access logs go to ${logsTo(change.after)}: without its policy the apply fails`)]
      : []),
    ...clients(change),
    ...PASSED.filter((key) => isChanged(change, key)).map((key) =>
      fine(`${key} changes: the app gets other requests, or other headers, than before`),
    ),
    ...(off('enable_http2') ? [fine('HTTP/2 ends; clients fall back')] : []),
    ...(off('drop_invalid_header_fields') ? [fine('invalid header fields reach the app')] : []),
  ];
}

/**
 * Whether it serves nobody yet: it has no listener, and no DNS record points to it, as after a creation that
 * was interrupted. Not so for one that this plan imports: the state does not tell what uses it.
 */
const isIdle = (change: Change, context: Context): boolean =>
  !change.imported && context.usesOf(change, ['arn', 'dns_name']).length === 0;
const idle = fine('it serves no traffic yet: it has no listener, and no DNS record points to it');

export const loadBalancer: Rule = {
  delete: (change, context) =>
    isIdle(change, context) ? idle : cuts('load-balancer-destroyed', 'no user reaches the stage any more'),
  replace: (change, context) =>
    isIdle(change, context)
      ? idle
      : cuts(
          'load-balancer-destroyed',
          `it is gone until the new one is created, and ${byName}`,
          change.replacePaths.includes('internal')
            ? 'add a second load balancer of the new scheme, point DNS to it, then remove this one'
            : undefined,
        ),
  createBeforeDestroy: (change, context) =>
    isIdle(change, context)
      ? idle
      : cuts(
          'load-balancer-destroyed',
          byName,
          'add a second load balancer, point DNS to it, and remove this one when it gets no more requests',
        ),
  update: (change, context) => [
    ...subnets(change, context),
    ...groups(change, context),
    ...families(change),
    ...notes(change),
  ],
};
