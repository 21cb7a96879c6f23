import {
  CloudwatchMetricAlarm,
  CloudwatchMetricAlarmMetricQuery,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import type { AlertTopic, Severity } from './alert-topic';
import type { Metric } from './metrics';

/** What an alarm watches: one metric, or a metric math expression over several metrics and their ids. */
export type Signal =
  | { readonly metric: Metric } // no percentile: it needs an expression that requires enough samples
  | {
      readonly expression: string;
      /** Name of the expression's result. */
      readonly label: string;
      readonly metrics: Readonly<Record<string, Metric>>;
    };

/** Between the value (left) and the threshold (right). */
export type Comparison = '>' | '>=' | '<' | '<=';

const OPERATORS: Record<Comparison, string> = {
  '>': 'GreaterThanThreshold',
  '>=': 'GreaterThanOrEqualToThreshold',
  '<': 'LessThanThreshold',
  '<=': 'LessThanOrEqualToThreshold',
};

/** One alarm: when it goes off, which topic gets it, and the text of its message. */
export interface AlarmDefinition {
  /** The alarm's name without `<project>-<stage>-`. */
  readonly id: string;
  /** Heading of its entry in docs/runbook.md; alarms of the same kind share one. */
  readonly entry: string;
  readonly severity: Severity;
  /** What happened, where to look, what to do: a sentence or two each, together at most about 800 characters. */
  readonly happened: string;
  readonly look: string;
  readonly act: string;
  readonly signal: Signal;
  readonly comparison: Comparison;
  readonly threshold: number;
  /** Length of a period in seconds, a multiple of 60. @default 60 */
  readonly periodSeconds?: number;
  /** How many of the last periods must breach. All periods together take at most a day. */
  readonly datapoints: { readonly breaching: number; readonly of: number };
  /** How a period without data counts (`treat_missing_data`), and why. */
  readonly missing: { readonly treated: 'notBreaching' | 'ignore'; readonly because: string };
}

export interface AlarmProps {
  /** `<project>-<stage>` */
  readonly name: string;
  readonly definition: AlarmDefinition;
  readonly topic: AlertTopic;
  /** Address of docs/runbook.md. */
  readonly runbook: string;
}

/** A CloudWatch alarm. It sends a message when it goes off, and one when it is over. */
export class Alarm extends Construct {
  readonly alarm: CloudwatchMetricAlarm;

  constructor(scope: Construct, id: string, { name, definition, topic, runbook }: AlarmProps) {
    super(scope, id);
    const { severity, comparison, threshold, datapoints, missing } = definition;
    const actions = [topic.arn(severity)];
    this.alarm = new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: alarmName(name, definition.id),
      alarmDescription: describe(definition, runbook),
      comparisonOperator: OPERATORS[comparison],
      threshold,
      evaluationPeriods: datapoints.of,
      datapointsToAlarm: datapoints.breaching,
      treatMissingData: missing.treated,
      ...watch(definition),
      alarmActions: actions,
      // With `ignore`, an alarm's first data changes its state to OK: that message would be about nothing.
      okActions: missing.treated === 'ignore' ? undefined : actions,
      dependsOn: topic.ready,
    });
  }
}

/** `hello-staging-app-5xx` */
export function alarmName(name: string, id: string): string {
  return `${name}-${id}`;
}

function describe({ happened, look, act, entry }: AlarmDefinition, runbook: string): string {
  return [
    `What happened: ${happened}`,
    `Where to look: ${look}`,
    `What to do: ${act}`,
    `Runbook: ${runbook}#${entry}`,
  ].join('\n');
}

function watch({ signal, periodSeconds = 60 }: AlarmDefinition) {
  if ('metric' in signal) {
    const { namespace, name, dimensions, statistic } = signal.metric;
    return { namespace, metricName: name, dimensions: { ...dimensions }, statistic, period: periodSeconds };
  }
  const metricQuery: CloudwatchMetricAlarmMetricQuery[] = [
    { id: 'result', expression: signal.expression, label: signal.label, returnData: true },
    ...Object.entries(signal.metrics).map(([id, { namespace, name, dimensions, statistic }]) => ({
      id,
      metric: {
        namespace,
        metricName: name,
        dimensions: { ...dimensions },
        stat: statistic,
        period: periodSeconds,
      },
    })),
  ];
  return { metricQuery };
}
