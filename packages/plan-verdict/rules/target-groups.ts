import type { Context, Use } from '../context';
import type { Change, Values } from '../plan';
import { block, isChanged, number, sameValue, text } from '../values';
import { cuts, fine, type Finding, type Judge, named, noGap, type Rule } from './rule';

const SENDERS = ['aws_lb_listener', 'aws_alb_listener', 'aws_lb_listener_rule', 'aws_alb_listener_rule'];
const isSender = ({ user }: Use): boolean => SENDERS.includes(user.type);

/** The users of the group that are not destroyed themselves. */
const uses = (change: Change, context: Context): Use[] => context.survivingUses(change, ['arn']);

const destroyed: Judge = (change, context) => {
  const arn = text(change.before, 'arn') ?? '';
  const survivors = uses(change, context).filter(
    ({ user }) => user.kind === 'nothing' || JSON.stringify(user.after).includes(arn),
  );
  return survivors.length > 0
    ? cuts('target-group-in-use', `${named(survivors.map(({ user }) => user))} still uses it`)
    : fine('nothing sends to it any more');
};

const createdFirst: Judge = (change, context) => {
  const users = uses(change, context);
  if (users.length === 0) return fine('nothing uses it');
  const groups = users.filter(({ user }) => user.type === 'aws_autoscaling_group').map(({ user }) => user);
  if (groups.length > 0) {
    // The provider detaches what is no longer listed, waits until it has drained, and only then attaches the
    // new target groups (internal/service/autoscaling/group.go, resourceGroupUpdate).
    return cuts(
      'target-group-left',
      `${named(groups)} leaves the old target group, and drains, before it enters the new one`,
      'add and attach a second target group, then change the listener, then remove this one',
    );
  }
  return users.every(isSender)
    ? noGap(`${named(users.map(({ user }) => user))} moves to the new target group`)
    : cuts(
        'target-group-in-use',
        `${named(users.filter((use) => !isSender(use)).map(({ user }) => user))} registers targets in the new group while the listener moves`,
      );
};

const check = (values: Values | null): Values | undefined => block(values, 'health_check');

function health(change: Change): Finding[] {
  if (!isChanged(change, 'health_check')) return [];
  const [before, after] = [check(change.before), check(change.after)];
  const asked = ['path', 'port', 'protocol', 'matcher'].filter(
    (key) => !sameValue(before?.[key], after?.[key]),
  );
  if (before?.['enabled'] === true && after?.['enabled'] === false)
    return [fine('the targets will no longer be health-checked')];
  if (asked.length === 0) return [fine('targets count as healthy or unhealthy sooner or later than before')];
  const said = asked.map(
    (key) => `${key} ${String(before?.[key] ?? 'default')} → ${String(after?.[key] ?? 'default')}`,
  );
  return [
    cuts(
      'health-check-changed',
      `the health check changes (${said.join(', ')}): all instances whose app does not answer it are replaced`,
      'first release an app that answers the old and the new check, then change it',
    ),
  ];
}

/** Seconds that an ordinary request must get to end. */
const SHORTEST_DRAIN = 5;

/**
 * Judges how many targets must be healthy before the whole group counts as failed. DNS then leaves the zone
 * out; routing then sends requests to all targets, also to unhealthy ones. [User guide for application load
 * balancers, "Target group health"]
 */
function failover(change: Change): Finding[] {
  if (!isChanged(change, 'target_group_health')) return [];
  const least = (values: Values | null, part: string): number => {
    const one = block(block(values, 'target_group_health'), part);
    const percent = Number(text(one, 'minimum_healthy_targets_percentage') ?? 'off');
    const targets = Number(
      text(one, 'minimum_healthy_targets_count') ?? number(one, 'minimum_healthy_targets_count') ?? 1,
    );
    return Math.max(Number.isNaN(percent) ? 0 : percent, targets > 1 ? targets : 0);
  };
  const stricter = ['dns_failover', 'unhealthy_state_routing'].filter(
    (part) => least(change.after, part) > least(change.before, part),
  );
  return stricter.length > 0
    ? [
        cuts(
          'health-check-changed',
          `one unhealthy target may count as a failure of all (${stricter.join(', ')}): each release takes one out`,
        ),
      ]
    : [fine('more targets must fail before all count as failed')];
}

/**
 * Judges what targets see of a connection, and when it ends. [User guide for network load balancers, target
 * groups]
 */
function connections(change: Change): Finding[] {
  const became = (key: string, value: boolean): boolean =>
    String(change.after?.[key]) === String(value) && String(change.before?.[key]) === String(!value);
  const ends = (values: Values | null): boolean =>
    block(values, 'target_health_state')?.['enable_unhealthy_connection_termination'] === true;
  return [
    ...(isChanged(change, 'proxy_protocol_v2')
      ? [
          cuts(
            'target-group-in-use',
            'proxy_protocol_v2: a target must expect it exactly when it is on, or every connection fails',
          ),
        ]
      : []),
    ...(became('preserve_client_ip', false) || became('preserve_client_ip', true)
      ? [
          cuts(
            'target-group-in-use',
            'preserve_client_ip: targets see the address of the load balancer instead of the client, or the reverse, and their security groups apply to that',
          ),
        ]
      : []),
    ...(became('connection_termination', true) || (ends(change.after) && !ends(change.before))
      ? [fine('connections are ended when a target leaves')]
      : []),
  ];
}

export const targetGroup: Rule = {
  delete: destroyed,
  replace: (change, context) =>
    uses(change, context).length > 0
      ? cuts(
          'target-group-in-use',
          `${named(uses(change, context).map(({ user }) => user))} uses it until the new one is created`,
          'use create_before_destroy, and another name',
        )
      : fine('nothing uses it'),
  createBeforeDestroy: createdFirst,
  update: (change) => {
    const drain = [
      number(change.before, 'deregistration_delay'),
      text(change.before, 'deregistration_delay'),
    ].find(Boolean);
    return [
      ...health(change),
      ...failover(change),
      ...connections(change),
      ...([
        'load_balancing_algorithm_type',
        'slow_start',
        'load_balancing_cross_zone_enabled',
        'load_balancing_anomaly_mitigation',
      ].some((key) => isChanged(change, key))
        ? [fine('requests are distributed differently over the targets')]
        : []),
      ...(isChanged(change, 'stickiness')
        ? [fine('users may land on another instance: sessions that an instance keeps start again')]
        : []),
      ...(isChanged(change, 'deregistration_delay')
        ? [
            Number(change.after?.['deregistration_delay']) < SHORTEST_DRAIN
              ? cuts(
                  'target-group-in-use',
                  `requests are cut off ${String(change.after?.['deregistration_delay'])} s after an instance begins to leave, at each release`,
                )
              : fine(
                  `requests may take ${String(change.after?.['deregistration_delay'])} s instead of ${String(drain)} s to end when an instance leaves`,
                ),
          ]
        : []),
    ];
  },
};

/** A target or a group that is registered in a target group by a resource of its own. */
export const attachment: Rule = {
  delete: () => cuts('target-removed', 'its targets no longer get requests'),
  createBeforeDestroy: () =>
    cuts(
      'target-removed',
      'its targets may leave before the listener has moved',
      'two applies: attach to the new one, then detach from the old',
    ),
};
