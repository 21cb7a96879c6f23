import { block, MONTH, type Phase, type Price, type PricedStack, type PriceName } from './aspects/price';
import type { Values } from './aspects/values';

/** Metrics of an instance that detailed monitoring is charged for. [CloudWatch pricing, "Detailed monitoring"] */
const DETAILED = 7;

/**
 * Metrics of the CloudWatch agent: memory and disk, each by all its dimensions, by the instance and by the group.
 * Metrics with fewer dimensions are published in addition. [CloudWatch user guide, "aggregation_dimensions"]
 */
export const AGENT_METRICS = { instance: 4, fleet: 2 };

/**
 * The instances of an Auto Scaling group, each with its volume, detailed monitoring and the agent's metrics. The launch
 * template's current version counts, also while instances of an older version still run.
 */
export const fleetPrice: Price = {
  lines: (group, stack) => {
    const template = templateOf(stack);
    if (!template) return [{ what: 'instances', unknown: 'it is not known what they are started from' }];
    const phases = phasesOf(group, stack);
    return phases.every(({ min, max }) => Number.isInteger(min) && Number.isInteger(max))
      ? phases.flatMap((phase) => linesOf(template, phase))
      : [{ what: 'instances', unknown: 'the plan does not say how many' }];
  },
  usage: (_, stack) => ['metricRequest', ...creditsOf(templateOf(stack))],
};

/**
 * A stack has one fleet. Where there are several templates, a plan does not tell before its apply which one the group
 * uses.
 */
function templateOf(stack: PricedStack): Values | undefined {
  const [template, ...others] = stack.all('aws_launch_template');
  return others.length === 0 ? template : undefined;
}

/** With a schedule, scheduled actions set the group's limits: its own do not count. */
function phasesOf({ min_size: min, max_size: max }: Values, stack: PricedStack): readonly Phase[] {
  const actions = stack.all('aws_autoscaling_schedule');
  return actions.length > 0 ? stack.phases(actions) : [{ min: Number(min), max: Number(max), hours: MONTH }];
}

function linesOf(template: Values, { min, max, hours }: Phase) {
  if (max === 0) return [];
  const times = (number: number) => ({ min: min * number, max: max * number });
  const type = String(template['instance_type']);
  const metrics = (what: string, count: { min: number; max: number }) => ({
    what,
    price: 'metricMonth' as const,
    count,
    hours,
  });
  return [
    { what: `${type} instances`, price: { instance: type }, count: times(1), hours },
    ...volumes(template).map(({ volume_type: volume, volume_size: size }) =>
      volume === 'gp3'
        ? { what: 'gp3 volumes, GB', price: 'gp3GbMonth' as const, count: times(Number(size)), hours }
        : { what: `${String(volume)} volumes`, unknown: 'their price is not known here' },
    ),
    ...(block(template['monitoring'])?.['enabled'] === true
      ? [metrics('detailed monitoring', times(DETAILED))]
      : []),
    metrics("the agent's metrics", {
      min: min === 0 ? 0 : min * AGENT_METRICS.instance + AGENT_METRICS.fleet,
      max: max * AGENT_METRICS.instance + AGENT_METRICS.fleet,
    }),
  ];
}

function volumes(template: Values): Values[] {
  const mappings = [template['block_device_mappings'] ?? []].flat() as Values[];
  return mappings.map(({ ebs }) => block(ebs)).filter((ebs) => ebs !== undefined);
}

/** Instances that use more than their credits are charged for more. [EC2 user guide, "Unlimited mode"] */
function creditsOf(template: Values | undefined): PriceName[] {
  const type = String(template?.['instance_type']);
  if (type.startsWith('t4g.')) return ['t4gCreditHour'];
  return /^t3a?\./.test(type) ? ['t3CreditHour'] : [];
}
