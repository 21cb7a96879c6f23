import { type MetricAlarm, type Series, simulate, VALUE } from '../../../packages/test-support';

/** CloudWatch's values of a stage in one minute, by the metrics' names; null where AWS reports nothing. */
export interface Minute {
  readonly RequestCount: number | null;
  readonly HTTPCode_ELB_5XX_Count: number | null;
  readonly HTTPCode_Target_5XX_Count: number | null;
  readonly TargetResponseTime: number | null;
  readonly HealthyHostCount: number | null;
  readonly UnHealthyHostCount: number | null;
  readonly GroupDesiredCapacity: number | null;
  readonly CPUUtilization: number | null;
  readonly mem_used_percent: number | null;
  readonly disk_used_percent: number | null;
  readonly AppErrorLines: number | null;
  readonly ErrorPortAllocation: number | null;
  readonly DaysToExpiry: number | null;
}

/** An ordinary minute: two hosts, traffic, no error. */
export const ORDINARY: Minute = {
  RequestCount: 600,
  HTTPCode_ELB_5XX_Count: null,
  HTTPCode_Target_5XX_Count: null,
  TargetResponseTime: 0.3,
  HealthyHostCount: 2,
  UnHealthyHostCount: 0,
  GroupDesiredCapacity: 2,
  CPUUtilization: 30,
  mem_used_percent: 50,
  disk_used_percent: 30,
  AppErrorLines: 0,
  ErrorPortAllocation: 0,
  DaysToExpiry: 200,
};

/** No target is registered: the load balancer answers everything with 503, which it does not count as requests. */
export function nobodyServes(before: Minute, reported: 0 | null): Minute {
  return {
    ...before,
    RequestCount: null,
    HTTPCode_ELB_5XX_Count: 120,
    TargetResponseTime: null,
    HealthyHostCount: reported,
    UnHealthyHostCount: reported,
  };
}

/** There is no instance. */
export function asleep(reported: 0 | null): Minute {
  return {
    ...nobodyServes(ORDINARY, reported),
    GroupDesiredCapacity: 0,
    CPUUtilization: null,
    mem_used_percent: null,
    disk_used_percent: null,
    AppErrorLines: null,
  };
}

/** So many equal minutes. */
export function minutes(count: number, minute: Minute): Minute[] {
  return Array.from({ length: count }, () => minute);
}

/** The alarms that go off in these minutes, by their ids. */
export function goingOff(alarms: ReadonlyMap<string, MetricAlarm>, world: readonly Minute[]): string[] {
  return [...alarms]
    .filter(([, alarm]) => simulate(alarm, seriesOf(alarm, world)).includes('ALARM'))
    .map(([id]) => id);
}

/** The minutes as an alarm's metrics, aggregated into its periods. */
function seriesOf(alarm: MetricAlarm, world: readonly Minute[]): Record<string, Series> {
  const { metric_query: queries, metric_name, statistic = '', period = 60 } = alarm;
  if (!queries) return { [VALUE]: gather(world, metric_name ?? '', statistic, period) };
  const watched = queries.flatMap(({ id, metric }) => (metric ? [{ id, ...metric }] : []));
  return Object.fromEntries(
    watched.map((metric) => [metric.id, gather(world, metric.metric_name, metric.stat, metric.period)]),
  );
}

function gather(world: readonly Minute[], name: string, statistic: string, period: number): Series {
  if (!(name in ORDINARY)) throw new Error(`The world of these tests has no ${name}.`);
  const size = period / 60;
  const chunks = Array.from({ length: Math.ceil(world.length / size) }, (_, at) =>
    world.slice(at * size, (at + 1) * size),
  );
  return chunks.map((chunk) => {
    const values = chunk.flatMap((minute) => minute[name as keyof Minute] ?? []);
    if (values.length === 0) return null;
    if (statistic === 'Sum') return values.reduce((sum, value) => sum + value, 0);
    return statistic === 'Minimum' ? Math.min(...values) : Math.max(...values);
  });
}
