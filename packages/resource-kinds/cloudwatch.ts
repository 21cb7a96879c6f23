import { query } from './aspects/disappears';
import { WHAT_IS_TOLD } from './aspects/mutants';
import { anywhere, on } from './aspects/rights';
import type { Kinds } from './kind';

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
    disappears: {
      part: query('monitoring', 'DeleteDashboards', ({ dashboard_name: name }) => ({
        'DashboardNames.member.1': name,
      })),
    },
    audit: ({ dashboard_name: name }) => `cloudwatch dashboard ${name}`,
    mutants: { security: [], leftOut: { '*': WHAT_IS_TOLD } },
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
    disappears: {
      part: query('monitoring', 'DeleteAlarms', ({ alarm_name: name }) => ({
        'AlarmNames.member.1': name,
      })),
    },
    audit: ({ alarm_name: name }) => `cloudwatch alarm ${name}`,
    mutants: { security: [], leftOut: { '*': WHAT_IS_TOLD } },
  },
} satisfies Kinds;
