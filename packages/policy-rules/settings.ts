import { knownArchitecture, type StageFacts, ZONES_WITHOUT_NAT } from '../facts';
import { type Context, type Finding, given, lacking, type Rule, unless } from './rule';
import { addressIn, list, type Resource, type Stack, texts } from '../documents';

/** Checks sizes, health checks and schedules: never less than the settings say. */
export const settings: Rule = {
  id: 'settings',
  why:
    'Fewer instances, another health check or a release of more instances at once than the settings say cuts users ' +
    'off, and no setting explains it.',
  fix: 'Change the setting, and leave the stacks to follow it.',
  check: (stack, context) => [
    ...(context.stage ? ofStage(stack, context, context.stage) : []),
    ...stack.all('aws_budgets_budget').flatMap((budget) => spends(budget, context)),
    ...without(stack, context),
  ],
};

function ofStage(stack: Stack, context: Context, stage: StageFacts): Finding[] {
  return [
    ...stack.all('aws_autoscaling_group').flatMap((group) => sized(group, stage)),
    ...stack.all('aws_lb').flatMap((balancer) => waits(balancer, stage)),
    ...stack.all('aws_codedeploy_deployment_group').flatMap((group) => releases(group, stage)),
    ...stack.all('aws_launch_template').flatMap((template) => runs(template, stage)),
    ...lacking(stack, 'aws_autoscaling_policy', scales, SCALES),
    ...lacking(stack, 'aws_autoscaling_schedule', sleeps, nights(stage)),
    ...others(stack, 'aws_autoscaling_schedule', sleeps, nights(stage)),
    ...others(stack, 'aws_autoscaling_policy', scales, SCALES),
    ...stack.resources.flatMap(ignores),
    ...lacking(stack, 'aws_cloudwatch_log_metric_filter', counts, [errors(context, stage)]),
    ...lacking(stack, 'aws_autoscaling_lifecycle_hook', ({ address }) => address, [
      'aws_autoscaling_lifecycle_hook.monitoring_last_words_hook',
    ]),
    ...stack.all('data.aws_availability_zones').flatMap(zones),
    ...stack.all('aws_scheduler_schedule').flatMap((one) => times(one, stage)),
  ];
}

/** Existing resources besides the required ones, which counteract them. */
function others(
  stack: Stack,
  type: string,
  said: (one: Resource) => string,
  wanted: readonly string[],
): Finding[] {
  return stack
    .all(type)
    .filter((one) => !wanted.includes(said(one)))
    .map((place) => ({ place, found: `is ${said(place)}, which no setting says` }));
}

/**
 * Attributes that AWS and the commands change while a stage runs. A plan that reverted them would cause an
 * outage.
 */
const MOVED: Readonly<Record<string, readonly string[]>> = {
  aws_autoscaling_group: ['launch_template[0].version', 'suspended_processes'],
  aws_codedeploy_deployment_group: ['alarm_configuration[0].enabled'],
  aws_subnet: ['availability_zone'],
};

function ignores(place: Resource): Finding[] {
  const [lifecycle] = list(place.values['lifecycle']);
  const ignored = texts(lifecycle?.['ignore_changes']);
  // A zone in the settings never moves.
  const fixed = place.type === 'aws_subnet' && !String(place.values['availability_zone']).startsWith('${');
  const moved = Object.hasOwn(MOVED, place.type) ? (MOVED[place.type] ?? []) : [];
  const missing = fixed ? [] : moved.filter((one) => !ignored.includes(one));
  return unless(missing.length === 0, place, `reverts what others change: ${missing.join(', ')}`);
}

function sized(group: Resource, { instances: { min, max } }: StageFacts): Finding[] {
  const { min_size: least, max_size: most, enabled_metrics: metrics } = group.values;
  const [policy] = list(group.values['instance_maintenance_policy']);
  return [
    ...unless(
      Number(least) >= min,
      group,
      `has ${given(least)} instances at least, and the settings say ${min}`,
    ),
    ...unless(
      Number(most) >= max,
      group,
      `has ${given(most)} instances at most, and the settings say ${max}`,
    ),
    ...unless(
      texts(metrics).includes('GroupDesiredCapacity'),
      group,
      'does not report the desired capacity, which alarms need',
    ),
    ...unless(list(group.values['launch_template']).length === 1, group, 'starts nothing'),
    ...unless(policy !== undefined, group, 'does not launch a new instance before it terminates the old one'),
  ];
}

function waits(balancer: Resource, { app }: StageFacts): Finding[] {
  const seconds = Number(balancer.values['idle_timeout'] ?? 60);
  return unless(
    seconds >= app.idleTimeoutSeconds,
    balancer,
    `gives up after ${seconds} seconds, and the settings say ${app.idleTimeoutSeconds}`,
  );
}

/**
 * Checks that a release deploys to as many instances at a time as the settings say, and rolls back by the
 * stage's alarms.
 */
function releases(group: Resource, stage: StageFacts): Finding[] {
  const { deployment_config_name: config } = group.values;
  const [rollback] = list(group.values['auto_rollback_configuration']);
  const [watched] = list(group.values['alarm_configuration']);
  const rolling = stage.rollout !== 'AllAtOnce' && stage.instances.min > 1;
  const alarms = [
    'app_5xx',
    ...(rolling ? ['elb_5xx', 'latency_p99', 'no_healthy_host', 'unhealthy_hosts'] : []),
  ];
  const found = texts(watched?.['alarms']).map(addressIn);
  const missing = alarms.filter(
    (one) => !found.includes(`aws_cloudwatch_metric_alarm.monitoring_${one}_alarm`),
  );
  const events = texts(rollback?.['events']);
  const [lifecycle] = list(group.values['lifecycle']);
  return [
    ...unless(
      config === `CodeDeployDefault.${stage.rollout}`,
      group,
      `releases by ${given(config)}, not ${stage.rollout}`,
    ),
    ...unless(missing.length === 0, group, `does not stop on ${missing.join(', ')}`),
    ...unless(
      ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'].every((event) => events.includes(event)),
      group,
      `goes back on ${given(events)} alone`,
    ),
    ...unless(
      texts(lifecycle?.['replace_triggered_by']).some((one) => one.startsWith('aws_autoscaling_group.')),
      group,
      'stays as it is where the instances are another group: CodeDeploy has lost them',
    ),
  ];
}

/**
 * Checks the instance type. It may be of a newer family than the list, so the settings declare its
 * architecture.
 */
function runs(template: Resource, { instances }: StageFacts): Finding[] {
  const { architecture } = instances;
  const type = String(template.values['instance_type']);
  const speaks = type === instances.type ? architecture : knownArchitecture(type);
  const [monitoring] = list(template.values['monitoring']);
  return [
    ...unless(/^[a-z]/.test(type) && type.includes('.'), template, 'has no instance type'),
    ...unless(
      speaks === architecture,
      template,
      `starts ${type}, which is not ${architecture} as its image is`,
    ),
    ...unless(
      monitoring !== undefined,
      template,
      'reports metrics every five minutes, and alarms need them every minute',
    ),
  ];
}

const SCALES = [
  'ASGAverageCPUUtilization at most 90',
  'ALBRequestCountPerTarget at most 10000 of the stage’s own target group',
];

function scales({ values }: Resource): string {
  const [tracking] = list(values['target_tracking_configuration']);
  const [metric] = list(tracking?.['predefined_metric_specification']);
  const { predefined_metric_type: type, resource_label: label } = metric ?? {};
  const most = type === 'ASGAverageCPUUtilization' ? 90 : 10_000;
  const value = Number(tracking?.['target_value']);
  const limit = value > 0 && value <= most ? `at most ${most}` : `at ${given(tracking?.['target_value'])}`;
  const own = '${aws_lb.load_balancer_lb.arn_suffix}/${aws_lb_target_group.target_group_group.arn_suffix}';
  const of =
    label === undefined ? '' : label === own ? ' of the stage’s own target group' : ` of ${given(label)}`;
  return `${String(type)} ${limit}${of}`;
}

function sleeps({ values }: Resource): string {
  const { recurrence, time_zone: zone, min_size: min, max_size: max, desired_capacity: wanted } = values;
  return [recurrence, zone, min, max, wanted].map(String).join(' ');
}

function nights({ schedule, instances: { min, max } }: StageFacts): string[] {
  if (!schedule) return [];
  const { down, up, timeZone, min: few, max: most } = schedule;
  return [`${down} ${timeZone} ${few} ${most} ${few}`, `${up} ${timeZone} ${min} ${max} -1`];
}

function counts({ values }: Resource): string {
  const [metric = {}] = list(values['metric_transformation']);
  const isWhole = ['ERROR', 'CRITICAL', 'FATAL', 'level'].every((word) =>
    String(values['pattern']).includes(word),
  );
  const of = /^%.*%$/s.test(String(values['pattern'])) && isWhole ? 'errors' : 'something else';
  const { namespace, name, value, default_value: none, unit } = metric;
  return `${of} of ${String(values['log_group_name'])} as ${[namespace, name, value, none, unit].map(String).join(' ')}`;
}

function errors({ facts: { project } }: Context, { name }: StageFacts): string {
  return `errors of /${project}/${name}/app as ${project}/${name} AppErrorLines 1 0 Count`;
}

/** Checks that only zones which need no opt-in are used. */
function zones(zones: Resource): Finding[] {
  const filters = list(zones.values['filter']).map(
    ({ name, values }) => `${String(name)} ${texts(values).join()}`,
  );
  const wanted = ['opt-in-status opt-in-not-required', 'zone-type availability-zone'];
  const excluded = texts(zones.values['exclude_zone_ids']);
  return [
    ...unless(
      wanted.every((one) => filters.includes(one)) && filters.length === wanted.length,
      zones,
      `takes zones by ${filters.join('; ') || 'no filter'}`,
    ),
    ...unless(
      ZONES_WITHOUT_NAT.every((one) => excluded.includes(one)) &&
        excluded.every((one) => /^[a-z0-9]+-az\d$/.test(one)),
      zones,
      `leaves out ${given(excluded)}`,
    ),
  ];
}

function times({ values, ...place }: Resource, { app }: StageFacts): Finding[] {
  const [, command] = Object.entries(app.schedule).find(([name]) => name === values['name']) ?? [];
  const { timeZone = 'UTC' } = (command ?? {}) as { readonly timeZone?: string };
  const zone = values['schedule_expression_timezone'] ?? 'UTC';
  const [target] = list(values['target']);
  return [
    ...unless(zone === timeZone, place, `runs by the time of ${given(zone)}`),
    ...unless(list(target?.['retry_policy']).length > 0, place, 'is retried for a day, long after its time'),
  ];
}

function spends(budget: Resource, { facts: { alerts } }: Context): Finding[] {
  const limit = Number(budget.values['limit_amount']);
  const notices = list(budget.values['notification']);
  const told = notices.map((one) => texts(one['subscriber_email_addresses']));
  return [
    ...unless(
      limit > 0 && limit <= alerts.monthlyBudgetUsd,
      budget,
      `is of ${given(budget.values['limit_amount'])} US dollars, and the settings say ${alerts.monthlyBudgetUsd}`,
    ),
    ...unless(
      notices.length > 0 && told.every((to) => alerts.emails.every((email) => to.includes(email))),
      budget,
      'does not notify everyone in alerts.emails',
    ),
  ];
}

/**
 * Checks that every address in alerts.emails is subscribed to every topic, and that one stage has the budget.
 */
function without(stack: Stack, { facts, stage }: Context): Finding[] {
  const mails = stack.all('aws_sns_topic').flatMap((topic) => {
    const told = stack
      .of(topic, 'aws_sns_topic_subscription', 'topic_arn')
      .map(({ values }) => values['endpoint']);
    const missing = facts.alerts.emails.filter((email) => !told.includes(email));
    return unless(missing.length === 0, topic, `tells nothing to ${missing.join(', ')}`);
  });
  const first = stage !== undefined && Object.keys(facts.stages)[0] === stage.name;
  const budget = unless(!first || stack.all('aws_budgets_budget').length > 0, stack.place, 'has no budget');
  return [...mails, ...budget];
}
