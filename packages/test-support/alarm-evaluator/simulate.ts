import { evaluateMath } from './metric-math';
import type { Series } from './series';
import { type AlarmState, evaluateState, EXTRA_PERIODS, type Point, type TreatMissingData } from './state';

export { flat, type Series } from './series';
export type { AlarmState } from './state';

/** An `aws_cloudwatch_metric_alarm` as it is synthesized: on one metric, or on an expression. */
export interface MetricAlarm {
  readonly alarm_name: string;
  readonly comparison_operator: string;
  readonly threshold: number;
  readonly evaluation_periods: number;
  readonly datapoints_to_alarm: number;
  readonly treat_missing_data: TreatMissingData;
  readonly namespace?: string;
  readonly metric_name?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly statistic?: string;
  readonly period?: number;
  readonly metric_query?: readonly MetricQuery[];
}

export interface MetricQuery {
  readonly id: string;
  readonly expression?: string;
  readonly return_data?: boolean;
  readonly metric?: {
    readonly namespace: string;
    readonly metric_name: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly stat: string;
    readonly period: number;
  };
}

const COMPARISONS: Record<string, (value: number, threshold: number) => boolean> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/** The name of the metric of an alarm without an expression. */
export const VALUE = 'value';

/** The names of the series of an alarm: its metrics' ids, or `value`. */
export function metricIds({ metric_query: queries }: MetricAlarm): string[] {
  return queries ? queries.filter(({ metric }) => metric).map(({ id }) => id) : [VALUE];
}

/**
 * The alarm's state after each period, as AWS would evaluate it: tests use this evaluator only. A series that is
 * shorter than the others has no data at its end.
 *
 * @param series the values of each metric by its name, one for each period of the alarm; all names, and no others
 * @param before the state before the first period
 */
export function simulate(
  alarm: MetricAlarm,
  series: Readonly<Record<string, Series>>,
  before: AlarmState = 'OK',
): AlarmState[] {
  const given = Object.keys(series).sort().join();
  const wanted = metricIds(alarm).sort().join();
  if (given !== wanted) throw new Error(`${alarm.alarm_name} has the metrics ${wanted}, not ${given}.`);
  const length = Math.max(...Object.values(series).map(({ length }) => length));
  const padded = Object.fromEntries(
    Object.entries(series).map(([id, values]) => [id, Array.from({ length }, (_, at) => values[at] ?? null)]),
  );
  const expression = alarm.metric_query?.find((query) => query.return_data)?.expression ?? VALUE;
  return follow(alarm, evaluateMath(expression, padded), before);
}

function follow(alarm: MetricAlarm, values: Series, before: AlarmState): AlarmState[] {
  const breaches = COMPARISONS[alarm.comparison_operator];
  if (!breaches) throw new Error(`${alarm.comparison_operator} is not a comparison that is supported here.`);
  const points = values.map((value): Point => (value === null ? null : breaches(value, alarm.threshold)));
  const range = alarm.evaluation_periods + EXTRA_PERIODS;
  let state = before;
  return points.map((_, now) => {
    const seen = Array.from({ length: range }, (_, at) => points[now - range + 1 + at] ?? null);
    state = evaluateState(seen, {
      periods: alarm.evaluation_periods,
      datapoints: alarm.datapoints_to_alarm,
      missing: alarm.treat_missing_data,
      before: state,
    });
    return state;
  });
}
