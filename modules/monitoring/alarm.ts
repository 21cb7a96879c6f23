import {
  CloudwatchMetricAlarm,
  CloudwatchMetricAlarmMetricQuery,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import type { AlertTopic, Severity } from './alert-topic';
import type { Metric } from './metrics';

/** What an alarm watches: one metric, or an expression of metric math over several, by the names it calls them. */
export type Signal =
  | { readonly metric: Metric } // no percentile: those are for expressions, beside a floor of samples
  | {
      readonly expression: string;
      /** What the expression's result is. */
      readonly label: string;
      readonly metrics: Readonly<Record<string, Metric>>;
    };

/** How an alarm compares: the value on the left, the threshold on the right. */
export type Comparison = '>' | '>=' | '<' | '<=';

const OPERATORS: Record<Comparison, string> = {
  '>': 'GreaterThanThreshold',
  '>=': 'GreaterThanOrEqualToThreshold',
  '<': 'LessThanThreshold',
  '<=': 'LessThanOrEqualToThreshold',
};

/** One alarm, in full: when it goes off, who hears of it, and what the message says. */
export interface AlarmDefinition {
  /** End of the alarm's name, after `<project>-<stage>-`. */
  readonly id: string;
  /** Heading of its entry in docs/runbook.md; alarms of one kind share one. */
  readonly entry: string;
  readonly severity: Severity;
  /** What happened, where to look, what to do: a sentence or two each, together at most about 800 characters. */
  readonly happened: string;
  readonly look: string;
  readonly act: string;
  readonly signal: Signal;
  readonly comparison: Comparison;
  readonly threshold: number;
  /** Length of a period, a multiple of 60. @default 60 */
  readonly periodSeconds?: number;
  /** How many periods of the last ones must breach. All of them together are a day at most. */
  readonly datapoints: { readonly breaching: number; readonly of: number };
  /** What a period without data counts as, and why. */
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

/** An alarm as AWS has it. It says when it goes off, and when it is over. */
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
      // Where no data keeps the state, the first data ever is a change to OK: a message about nothing.
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
