import type { StageFacts } from '../facts';
import { type Context, type Finding, given, type Rule, unless } from './rule';
import { addressIn, list, type Resource, type Stack, texts, type Values } from '../documents';

/** Every alarm of a stage, a line each: another metric, threshold or recipient changes the line. */
export const alarms: Rule = {
  id: 'alarms',
  why: 'A wrong alarm (other metric, longer wait, no recipient) is noticed only when it misses an outage.',
  fix: 'Leave these alarms to modules/monitoring; thresholds are a setting of the stage. You may add others.',
  check(stack, context) {
    if (!context.stage) return [];
    const found = new Set(stack.all('aws_cloudwatch_metric_alarm').map(said));
    const missing = expected(stack, context, context.stage)
      .filter((line) => !found.has(line))
      .map((line) => ({ place: stack.place, found: `has no alarm that is ${line}` }));
    return [
      ...missing,
      ...stack.all('aws_cloudwatch_metric_alarm').flatMap((alarm) => called(alarm, context)),
    ];
  },
};

/**
 * An alarm as its line: `urgent, > 2 in 3 of 5 × 60 s, without data notBreaching: AWS/EC2 CPUUtilization
 * Average AutoScalingGroupName=…`
 */
function said({ values }: Resource): string {
  const queries = list(values['metric_query']);
  const [{ metric = undefined } = {}] = queries.filter((one) => 'metric' in one);
  const period = values['period'] ?? (list(metric)[0] as Values | undefined)?.['period'];
  const what = queries.length > 0 ? queries.map(query) : [metricOf(values, 'statistic')];
  return [
    [...new Set([...texts(values['alarm_actions']), ...texts(values['ok_actions'])])]
      .map(addressIn)
      .join(' and '),
    `${values['ok_actions'] ? 'both ways' : 'once'}, ${String(values['comparison_operator'])} ${String(values['threshold'])}`,
    `in ${String(values['datapoints_to_alarm'])} of ${String(values['evaluation_periods'])} × ${String(period)} s`,
    `without data ${String(values['treat_missing_data'])}: ${what.sort().join('; ')}`,
  ].join(', ');
}

function query({ id, expression, metric, return_data: returned }: Values): string {
  const [one] = list(metric);
  const what = one ? `${metricOf(one, 'stat')} each ${String(one['period'])} s` : String(expression);
  return `${String(id)}${returned ? ' returned' : ''}=${what}`;
}

function metricOf(values: Values, statistic: string): string {
  const { namespace, metric_name: name, dimensions } = values;
  const by = Object.entries((dimensions ?? {}) as Values).map(([key, value]) => `${key}=${addressIn(value)}`);
  return [namespace, name, values[statistic], ...by.sort()].map(String).join(' ');
}

/** Checks the alarm's name against its construct: the pipeline's rights and the commands use the prefix. */
function called({ values, ...place }: Resource, { name }: Context): Finding[] {
  const [, id] = /\.monitoring_(\w+)_alarm$/.exec(place.address) ?? [];
  if (!id) return [];
  const plain = (text: string) => text.replace(/\W/g, '_');
  const found = plain(String(values['alarm_name']));
  return unless(
    found.toLowerCase() === plain(`${name}-${id}`).toLowerCase(),
    place,
    `is called ${given(values['alarm_name'])}`,
  );
}

interface Wanted {
  readonly tells: 'urgent' | 'later';
  readonly compares: '>' | '>=' | '<' | '<=';
  readonly to: number;
  readonly of: readonly [breaching: number, of: number];
  readonly each?: number;
  readonly missing?: 'ignore';
  /** A metric, or several by their ids in the expression. */
  readonly watches:
    string | { readonly expression: string; readonly metrics: Readonly<Record<string, string>> };
}

const COMPARISONS = {
  '>': 'GreaterThanThreshold',
  '>=': 'GreaterThanOrEqualToThreshold',
  '<': 'LessThanThreshold',
  '<=': 'LessThanOrEqualToThreshold',
};

function line({ tells, compares, to, of, each = 60, missing, watches }: Wanted): string {
  const what =
    typeof watches === 'string'
      ? [watches]
      : [
          `result returned=${watches.expression}`,
          ...Object.entries(watches.metrics).map(([id, metric]) => `${id}=${metric} each ${each} s`),
        ];
  return [
    `aws_sns_topic.monitoring_topic_${tells}`,
    `${missing ? 'once' : 'both ways'}, ${COMPARISONS[compares]} ${to}`,
    `in ${of[0]} of ${of[1]} × ${each} s`,
    `without data ${missing ?? 'notBreaching'}: ${what.sort().join('; ')}`,
  ].join(', ');
}

const BALANCER = 'LoadBalancer=aws_lb.load_balancer_lb';
const TARGETS = `${BALANCER} TargetGroup=aws_lb_target_group.target_group_group`;
const GROUP = 'AutoScalingGroupName=aws_autoscaling_group.fleet_auto_scaling_group';
const REQUESTS = `AWS/ApplicationELB RequestCount Sum ${BALANCER}`;
const DESIRED = `AWS/AutoScaling GroupDesiredCapacity Maximum ${GROUP}`;

function expected(stack: Stack, context: Context, stage: StageFacts): string[] {
  return [
    ...served(stage),
    ...hosts(stage),
    ...instances(context, stage),
    ...others(stack, context, stage),
  ].map(line);
}

/** Whether each release, or the schedule at night, leaves the target group empty on purpose. */
const emptyAtRelease = ({ rollout, instances: { min } }: StageFacts) => rollout === 'AllAtOnce' || min === 1;
const sleeps = ({ schedule }: StageFacts) => schedule?.min === 0;

/** The alarms on what users notice. */
function served(stage: StageFacts): Wanted[] {
  const { elb5xxPercent, app5xxPercent, errorFloorRequests, latencyP99Seconds } = stage.thresholds;
  const empty = emptyAtRelease(stage) || sleeps(stage);
  const errors = (of: string) => `AWS/ApplicationELB HTTPCode_${of}_5XX_Count Sum ${BALANCER}`;
  const urgent = { tells: 'urgent', compares: '>', of: [3, 5] } as const;
  return [
    {
      ...urgent,
      to: elb5xxPercent,
      watches: {
        expression: `IF(errors >= ${errorFloorRequests}${empty ? ' AND healthy > 0' : ''}, 100 * errors / (errors + requests), 0)`,
        metrics: {
          errors: errors('ELB'),
          requests: REQUESTS,
          ...(empty && { healthy: `AWS/ApplicationELB HealthyHostCount Minimum ${TARGETS}` }),
        },
      },
    },
    {
      ...urgent,
      to: app5xxPercent,
      watches: {
        expression: `IF(errors >= ${errorFloorRequests}, 100 * errors / requests, 0)`,
        metrics: { errors: errors('Target'), requests: REQUESTS },
      },
    },
    {
      ...urgent,
      to: latencyP99Seconds,
      of: [2, 2],
      each: 300,
      watches: {
        expression: 'IF(requests >= 100, latency, 0)',
        metrics: { latency: `AWS/ApplicationELB TargetResponseTime p99 ${BALANCER}`, requests: REQUESTS },
      },
    },
  ];
}

function hosts(stage: StageFacts): Wanted[] {
  const minutes = sleeps(stage) ? 15 : emptyAtRelease(stage) ? 10 : 5;
  const { unhealthyHostMinutes: unhealthy } = stage.thresholds;
  return [
    {
      tells: 'urgent',
      compares: '<',
      to: 1,
      of: [minutes, minutes],
      watches: {
        expression: 'IF(desired, healthy, 1)',
        metrics: { desired: DESIRED, healthy: `AWS/ApplicationELB HealthyHostCount Maximum ${TARGETS}` },
      },
    },
    {
      tells: 'later',
      compares: '>',
      to: 0,
      of: [unhealthy, unhealthy],
      watches: `AWS/ApplicationELB UnHealthyHostCount Maximum ${TARGETS}`,
    },
  ];
}

function instances({ facts }: Context, { name, thresholds, instances: { min, max } }: StageFacts): Wanted[] {
  const own = `${facts.project}/${name}`;
  const later = { tells: 'later', compares: '>', of: [5, 5] } as const;
  const { cpuPercent, memoryPercent, diskPercent, atMaximumMinutes: full } = thresholds;
  return [
    { ...later, to: cpuPercent, watches: `AWS/EC2 CPUUtilization Average ${GROUP}` },
    { ...later, to: memoryPercent, watches: `${own} mem_used_percent Maximum ${GROUP}` },
    { ...later, to: diskPercent, watches: `${own} disk_used_percent Maximum ${GROUP}` },
    ...(min === max
      ? []
      : [{ ...later, compares: '>=', to: max, of: [full, full], watches: DESIRED } as const]),
    {
      ...later,
      compares: '>=',
      to: thresholds.logErrorsPerMinute,
      of: [3, 5],
      watches: `${own} AppErrorLines Sum`,
    },
  ];
}

/** The alarms of each NAT gateway, each certificate, and the scheduled commands. */
function others(stack: Stack, { name }: Context, { thresholds, app }: StageFacts): Wanted[] {
  const later = { tells: 'later', compares: '>=' } as const;
  const gateways = stack.all('aws_nat_gateway').map(({ address }) => ({
    ...later,
    to: thresholds.natPortErrorsPerMinute,
    of: [3, 5] as const,
    watches: `AWS/NATGateway ErrorPortAllocation Sum NatGatewayId=${address}`,
  }));
  const certificates = stack.all('aws_acm_certificate_validation').map(({ address }) => ({
    tells: 'later' as const,
    compares: '<=' as const,
    to: thresholds.certificateDays,
    of: [1, 1] as const,
    each: 86_400,
    missing: 'ignore' as const,
    watches: `AWS/CertificateManager DaysToExpiry Minimum CertificateArn=${address}`,
  }));
  const commands =
    Object.keys(app.schedule).length === 0
      ? []
      : [
          {
            ...later,
            to: 1,
            of: [1, 1] as const,
            each: 300,
            watches: `AWS/Scheduler InvocationDroppedCount Sum ScheduleGroup=${name}`,
          },
        ];
  return [...gateways, ...certificates, ...commands];
}
