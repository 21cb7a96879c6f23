import type { Context } from '../context';
import type { Change } from '../plan';
import { block, changedKeys, isChanged, isUnknown, listed, number, strings, taken, text } from '../values';
import { cuts, fine, type Finding, named, type Rule } from './rule';

const HOOK = 'CodeDeploy does not notice, and its lifecycle hook is lost with it';

function size(change: Change): Finding[] {
  const now = number(change.before, 'desired_capacity');
  const max = number(change.after, 'max_size');
  const wanted = isChanged(change, 'desired_capacity') ? number(change.after, 'desired_capacity') : undefined;
  const none = wanted === 0 || (isChanged(change, 'max_size') && max === 0);
  // A stage that a schedule has sent to sleep has none to lose.
  if (none && now !== 0) return [cuts('capacity-below-running', 'no instance is left to answer')];
  if (isChanged(change, 'max_size') && max !== undefined && now !== undefined && max < now) {
    return [
      cuts(
        'capacity-below-running',
        `at most ${max} may run, and ${now} do: ${now - max} that answer users are ended at once`,
        'wait until the scaling policy has let them go, or lower the desired capacity by hand first',
      ),
    ];
  }
  const fewer = wanted !== undefined && now !== undefined && wanted < now;
  return [
    ...(fewer ? [fine(`${now - wanted} of ${now} instances are drained and ended`)] : []),
    ...(isChanged(change, 'min_size') && number(change.after, 'min_size') === 0
      ? [fine('it may scale down to no instance at all')]
      : []),
  ];
}

function zones(change: Change, context: Context): Finding[] {
  const left = context.removed(change, 'vpc_zone_identifier');
  if (left.length === 0) return [];
  if (left.length === strings(change.before, 'vpc_zone_identifier').length) {
    return [cuts('zone-removed', 'it leaves every subnet it runs in at once', 'one zone an apply')];
  }
  const names = left.map((id) => text(context.subnet(id)?.before, 'availability_zone') ?? id);
  return [
    fine(`instances in ${listed(names.sort())} are replaced in the other zones, new ones first, and drained`),
  ];
}

function targets(change: Change, context: Context): Finding[] {
  const left = ['target_group_arns', 'load_balancers'].flatMap((key) => context.removed(change, key));
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
  // Where somebody deleted the template, none that it names stands: the new one begins at version 1.
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

/** Seconds that the start-up of an instance takes at least. */
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
      ? [fine("an instance that fails the load balancer's check is replaced from then on")]
      : []),
    ...(held.length > 0 ? [fine(`${listed(held)} is suspended: the group no longer heals itself`)] : []),
    ...(taken(change, 'enabled_metrics').length > 0 ? [fine('alarms on metrics that end go blind')] : []),
  ];
}

export const scalingGroup: Rule = {
  delete: () => cuts('fleet-destroyed', 'every instance is ended'),
  replace: () =>
    cuts('fleet-destroyed', `every instance is ended before new ones start; ${HOOK}`, 'keep its name'),
  createBeforeDestroy: () =>
    cuts(
      'fleet-destroyed',
      `the old instances are ended before the new ones answer; ${HOOK}`,
      'keep its name',
    ),
  update: (change, context) => [
    ...size(change),
    ...zones(change, context),
    ...targets(change, context),
    ...template(change, context),
    ...grace(change),
    ...notes(change),
  ],
};

const usedBy = (change: Change, context: Context): Change[] =>
  context
    .survivingUses(change, ['id', 'name'])
    // A group may well have the same name as its template.
    .filter(({ user, path }) => user.type === 'aws_autoscaling_group' && path.includes('launch_template'))
    .map(({ user }) => user);

/** An Arm instance type has a g after its generation: t4g, m7gd. */
const isArm = (type: string | undefined): boolean => /^[a-z]+\d+g/.test(type ?? '');

/** Of a template, what instances do not see. */
const ASIDE: ReadonlySet<string> = new Set(['tags', 'tags_all', 'description', 'update_default_version']);

export const launchTemplate: Rule = {
  delete: (change, context) => {
    const groups = usedBy(change, context);
    return groups.length > 0
      ? cuts('launch-template-destroyed', `${named(groups)} can start no instance without it`)
      : fine('no group uses it');
  },
  replace: (change, context) => {
    const groups = usedBy(change, context);
    return groups.length > 0
      ? cuts(
          'launch-template-destroyed',
          `${named(groups)} is sent to the new template with the old one's version number: it can start no instance`,
          'keep its name',
        )
      : fine('no group uses it');
  },
  update: (change) => {
    const [before, after] = [text(change.before, 'instance_type'), text(change.after, 'instance_type')];
    return [
      ...(changedKeys(change).some((key) => !ASIDE.has(key))
        ? [fine('running instances keep what they have until they are refreshed')]
        : []),
      ...(before && after && isArm(before) !== isArm(after)
        ? [fine("the architecture changes: the app's release must run on it before instances are refreshed")]
        : []),
    ];
  },
};
