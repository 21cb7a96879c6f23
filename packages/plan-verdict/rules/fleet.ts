import type { Context } from '../context';
import type { Change } from '../plan';
import { block, blocks, isChanged, isUnknown, listed, number, strings, taken, text } from '../values';
import { cuts, fine, type Finding, type Rule } from './rule';

const HOOK = 'CodeDeploy does not notice, and its lifecycle hook is lost with it';

function size(change: Change): Finding[] {
  const now = number(change.before, 'desired_capacity');
  const max = number(change.after, 'max_size');
  const wanted = isChanged(change, 'desired_capacity') ? number(change.after, 'desired_capacity') : undefined;
  const none = wanted === 0 || (isChanged(change, 'max_size') && max === 0);
  // A stage that its schedule has stopped has no instance to lose.
  if (none && now !== 0) return [cuts('capacity-below-running', 'no instance is left to answer')];
  if (isChanged(change, 'max_size') && max !== undefined && now !== undefined && max < now) {
    return [
      cuts(
        'capacity-below-running',
        `at most ${max} may run, and ${now} do: ${now - max} that serve users are terminated at once`,
        'wait until the scaling policy has scaled in, or lower the desired capacity first',
      ),
    ];
  }
  const fewer = wanted !== undefined && now !== undefined && wanted < now;
  return [
    ...(fewer ? [fine(`${now - wanted} of ${now} instances are drained and terminated`)] : []),
    ...(isChanged(change, 'min_size') && number(change.after, 'min_size') === 0
      ? [fine('it may scale down to no instance at all')]
      : []),
  ];
}

function zones(change: Change, context: Context): Finding[] {
  const left = context.removed(change, 'vpc_zone_identifier');
  if (left.length === 0) return [];
  if (left.length === strings(change.before, 'vpc_zone_identifier').length) {
    return [
      cuts('zone-removed', 'it leaves every subnet it runs in at once', 'remove one zone in each apply'),
    ];
  }
  const names = left.map((id) => text(context.subnet(id)?.before, 'availability_zone') ?? id);
  return [
    fine(`instances in ${listed(names.sort())} are replaced in the other zones, new ones first, and drained`),
  ];
}

function targets(change: Change, context: Context): Finding[] {
  const kept = blocks(change.after, 'traffic_source').map((one) => text(one, 'identifier'));
  const sources = blocks(change.before, 'traffic_source')
    .flatMap((one) => text(one, 'identifier') ?? [])
    .filter((arn) => !kept.includes(arn) && !isUnknown(change, 'traffic_source'));
  const left = [
    ...new Set([
      ...['target_group_arns', 'load_balancers'].flatMap((key) => context.removed(change, key)),
      ...sources,
    ]),
  ].filter((arn) => !strings(change.after, 'target_group_arns').includes(arn));
  const fed = left.filter(
    (arn) => context.naming(arn, 'aws_lb_listener', 'aws_alb_listener', 'aws_lb_listener_rule').length > 0,
  );
  const known = left.filter(
    (arn) => context.with('arn', arn, 'aws_lb_target_group', 'aws_alb_target_group').length > 0,
  );
  if (left.length === 0) return [];
  // A target group of another stack may be in use there.
  return fed.length === 0 && known.length === left.length
    ? [fine('it leaves a target group that no listener sends to')]
    : [
        cuts(
          'target-group-left',
          'its instances leave a target group that gets requests, before they enter any other',
        ),
      ];
}

function template(change: Change, context: Context): Finding[] {
  const id = block(change.before, 'launch_template');
  if (!isChanged(change, 'launch_template')) return [];
  const moved =
    isUnknown(change, 'launch_template') ||
    text(id, 'id') !== text(block(change.after, 'launch_template'), 'id');
  const [source] = context.with('id', text(id, 'id'), 'aws_launch_template');
  // Where somebody deleted the template in AWS, the group's template is not found here, and the new one
  // begins with version 1.
  if (moved && source?.kind !== 'update') {
    return [
      cuts(
        'launch-template-changed',
        'it names another launch template with the version number of the old one: new instances may not start',
      ),
    ];
  }
  return [fine('new instances start from another version of the template; running ones keep theirs')];
}

/** Seconds that an instance needs at least to start. */
const SHORTEST_GRACE = 60;

function grace(change: Change): Finding[] {
  const [key, after] = [
    'health_check_grace_period',
    number(change.after, 'health_check_grace_period'),
  ] as const;
  if (!isChanged(change, key) || after === undefined || after >= SHORTEST_GRACE) return [];
  return [
    cuts(
      'capacity-below-running',
      `a new instance has ${after} s until it must answer, and is replaced before it can, again and again`,
    ),
  ];
}

function notes(change: Change): Finding[] {
  const health = isChanged(change, 'health_check_type') ? text(change.after, 'health_check_type') : undefined;
  const held = strings(change.after, 'suspended_processes').filter(
    (one) => !strings(change.before, 'suspended_processes').includes(one),
  );
  return [
    ...(health === 'EC2' ? [fine('an instance whose app fails is no longer replaced')] : []),
    ...(health === 'ELB'
      ? [fine("instances that fail the load balancer's health check will be replaced")]
      : []),
    ...(held.includes('AddToLoadBalancer')
      ? [
          cuts(
            'capacity-below-running',
            'AddToLoadBalancer is suspended: new instances get no requests, and old ones are terminated',
          ),
        ]
      : held.length > 0
        ? [fine(`${listed(held)} is suspended: the group no longer heals itself`)]
        : []),
    ...(taken(change, 'enabled_metrics').length > 0
      ? [fine('alarms on the removed metrics get no data')]
      : []),
  ];
}

/** Seconds of a day. */
const DAY = 86_400;

/** How many percent of the instances stay while others are replaced. */
function replacements(change: Change): Finding[] {
  const least = (key: string, values = change.after): number | undefined =>
    key === 'instance_refresh'
      ? number(block(block(values, key), 'preferences'), 'min_healthy_percentage')
      : number(block(values, key), 'min_healthy_percentage');
  return ['instance_refresh', 'instance_maintenance_policy'].flatMap((key) => {
    if (!isChanged(change, key) || blocks(change.after, key).length === 0) return [];
    if (least(key) === 0 && least(key, change.before) !== 0)
      return [
        cuts(
          'capacity-below-running',
          key === 'instance_refresh'
            ? 'a refresh may terminate every instance at once, before new ones answer'
            : 'every instance may be terminated at once, before new ones answer',
        ),
      ];
    return key === 'instance_refresh' && blocks(change.before, key).length === 0
      ? [fine('it will replace its instances by itself when the launch template changes')]
      : [fine(`${key} changes: more or fewer instances are replaced at a time`)];
  });
}

function lives(change: Change): Finding[] {
  const [now, old] = [
    number(change.after, 'max_instance_lifetime') ?? 0,
    number(change.before, 'max_instance_lifetime') ?? 0,
  ];
  const ended = strings(change.after, 'termination_policies');
  return [
    ...(now > 0 && now !== old
      ? [fine(`every instance is replaced when it is ${Math.round(now / DAY)} days old`)]
      : []),
    ...(isChanged(change, 'termination_policies')
      ? [fine(`other instances are terminated first (${listed(ended) || 'as AWS does'})`)]
      : []),
    ...(change.before?.['protect_from_scale_in'] === true && change.after?.['protect_from_scale_in'] !== true
      ? [fine('new instances are no longer protected from termination')]
      : []),
    ...(change.before?.['force_delete'] !== true && change.after?.['force_delete'] === true
      ? [fine('a later destroy will not wait for its instances')]
      : []),
    ...(blocks(change.before, 'warm_pool').length > 0 && blocks(change.after, 'warm_pool').length === 0
      ? [fine('new instances start cold: they take longer to answer')]
      : []),
    ...[
      'mixed_instances_policy',
      'placement_group',
      'capacity_rebalance',
      'launch_configuration',
      'max_healthy_percentage',
    ]
      .filter((key) => isChanged(change, key))
      .map((key) => fine(`${key} changes: read which instances start, and which are taken back`)),
  ];
}

export const scalingGroup: Rule = {
  delete: () => cuts('fleet-destroyed', 'every instance is terminated'),
  replace: () =>
    cuts('fleet-destroyed', `every instance is terminated before new ones start; ${HOOK}`, 'keep its name'),
  createBeforeDestroy: () =>
    cuts(
      'fleet-destroyed',
      `the old instances are terminated before the new ones answer; ${HOOK}`,
      'keep its name',
    ),
  update: (change, context) => [
    ...size(change),
    ...zones(change, context),
    ...targets(change, context),
    ...template(change, context),
    ...grace(change),
    ...replacements(change),
    ...lives(change),
    ...notes(change),
  ],
};
