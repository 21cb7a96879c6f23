import { query } from './aspects/disappears';
import { because, WHAT_IS_TOLD } from './aspects/judged';
import { block, monthly } from './aspects/price';
import { anywhere, on } from './aspects/rights';
import type { Values } from './aspects/values';
import { byEndOf } from './aspects/words';
import type { Kinds } from './kind';

/** How many metrics an alarm watches: those of its expression, or its only one. */
const metricsIn = (queries: unknown): number =>
  [queries ?? []].flat().filter((query) => block((query as Values)['metric']) !== undefined).length || 1;

/** The setting of each alarm's threshold, by the end of the alarm's name. */
const THRESHOLDS = {
  'app-5xx': 'thresholds.app5xxPercent',
  'elb-5xx': 'thresholds.elb5xxPercent',
  'latency-p99': 'thresholds.latencyP99Seconds',
  cpu: 'thresholds.cpuPercent',
  memory: 'thresholds.memoryPercent',
  disk: 'thresholds.diskPercent',
  'log-errors': 'thresholds.logErrorsPerMinute',
  'at-maximum': 'instances.max',
  certificate: 'thresholds.certificateDays',
  'nat-ports': 'thresholds.natPortErrorsPerMinute',
};

/** The settings of alarms that wait for a number of minutes. */
const MINUTES = {
  'unhealthy-hosts': 'thresholds.unhealthyHostMinutes',
  'at-maximum': 'thresholds.atMaximumMinutes',
};

/** CloudWatch, without its logs and events. */
export const cloudwatch = {
  aws_cloudwatch_dashboard: {
    find: 'overwritten',
    rights: {
      read: [anywhere('cloudwatch:GetDashboard')],
      apply: [on('dashboard', 'cloudwatch:DeleteDashboards', 'cloudwatch:PutDashboard')],
    },
    createBeforeDestroy: false,
    verdict: 'harmless',
    words: { repeats: ['dashboard_body'] },
    disappears: {
      part: query('monitoring', 'DeleteDashboards', ({ dashboard_name: name }) => ({
        'DashboardNames.member.1': name,
      })),
    },
    audit: ({ dashboard_name: name }) => `cloudwatch dashboard ${name}`,
    price: { lines: () => [monthly('dashboards', 'dashboardMonth')] },
    judged: { security: [], leftOut: because(WHAT_IS_TOLD, 'dashboard_body', 'dashboard_name') },
  },
  aws_cloudwatch_metric_alarm: {
    find: 'overwritten',
    rights: {
      read: [anywhere('cloudwatch:DescribeAlarms', 'cloudwatch:ListTagsForResource')],
      apply: [
        on(
          'alarm',
          'cloudwatch:DeleteAlarms',
          'cloudwatch:PutMetricAlarm',
          'cloudwatch:TagResource',
          'cloudwatch:UntagResource',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'monitoring',
    words: {
      settings: {
        threshold: byEndOf('alarm_name', THRESHOLDS),
        datapoints_to_alarm: byEndOf('alarm_name', MINUTES),
        evaluation_periods: byEndOf('alarm_name', MINUTES),
      },
      repeats: ['alarm_description'],
    },
    disappears: {
      part: query('monitoring', 'DeleteAlarms', ({ alarm_name: name }) => ({
        'AlarmNames.member.1': name,
      })),
    },
    audit: ({ alarm_name: name }) => `cloudwatch alarm ${name}`,
    price: {
      // An alarm on an expression is charged for each metric in it. [CloudWatch pricing, "alarm metric"]
      lines: ({ metric_query: queries }) => [monthly('alarms, by metric', 'alarmMonth', metricsIn(queries))],
    },
    judged: {
      security: [],
      leftOut: because(
        WHAT_IS_TOLD,
        'dimensions.ScheduleGroup',
        'alarm_actions[]',
        'alarm_description',
        'alarm_name',
        'comparison_operator',
        'datapoints_to_alarm',
        'depends_on[]',
        'dimensions.AutoScalingGroupName',
        'dimensions.CertificateArn',
        'dimensions.LoadBalancer',
        'dimensions.NatGatewayId',
        'dimensions.TargetGroup',
        'evaluation_periods',
        'metric_name',
        'metric_query[].expression',
        'metric_query[].id',
        'metric_query[].label',
        'metric_query[].metric.dimensions.AutoScalingGroupName',
        'metric_query[].metric.dimensions.LoadBalancer',
        'metric_query[].metric.dimensions.TargetGroup',
        'metric_query[].metric.metric_name',
        'metric_query[].metric.namespace',
        'metric_query[].metric.period',
        'metric_query[].metric.stat',
        'metric_query[].return_data',
        'namespace',
        'ok_actions[]',
        'period',
        'statistic',
        'threshold',
        'treat_missing_data',
      ),
    },
  },
} satisfies Kinds;
