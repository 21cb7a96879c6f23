import { rest } from './aspects/disappears';
import { joined } from './aspects/find';
import { because, between, like, NAME_OF_RIGHTS, one, only, WHEN_IT_RUNS } from './aspects/judged';
import { anywhere, on } from './aspects/rights';
import type { Kinds } from './kind';

/** EventBridge Scheduler. */
export const scheduler = {
  aws_scheduler_schedule: {
    find: { importId: joined('/', 'group_name', 'name'), ownedByName: true },
    rights: {
      read: [anywhere('scheduler:GetSchedule')],
      apply: [
        on('schedule', 'scheduler:CreateSchedule', 'scheduler:DeleteSchedule', 'scheduler:UpdateSchedule'),
      ],
      passRole: { to: 'scheduler' },
    },
    createBeforeDestroy: false,
    verdict: 'schedule',
    words: {
      existence: 'app.schedule',
      settings: { schedule_expression: 'app.schedule', schedule_expression_timezone: 'app.schedule' },
    },
    disappears: {
      part: rest(
        'scheduler',
        'DELETE',
        ({ name, group_name: group }) => `/schedules/${String(name)}?groupName=${String(group)}`,
      ),
    },
    audit: ({ name }) => `scheduler schedule ${name}`,
    price: { usage: ['scheduledCall', 'automationStep'] },
    judged: {
      values: {
        'flexible_time_window.mode': only('OFF'),
        group_name: one('aws_scheduler_schedule_group'),
        schedule_expression: like(/^cron\([^()]+\)$/, 'times of cron'),
        'target.arn': like(
          /^arn:[\w-]+:scheduler:::aws-sdk:ssm:startAutomationExecution$/,
          'the start of an automation',
        ),
        'target.retry_policy.maximum_event_age_in_seconds': between(60, 900),
        'target.retry_policy.maximum_retry_attempts': between(1, 10),
        'target.role_arn': one('aws_iam_role'),
      },
      security: ['target.arn', 'target.input', 'target.role_arn'],
      leftOut: because(
        WHEN_IT_RUNS,
        'depends_on[]',
        'description',
        'flexible_time_window.mode',
        'group_name',
        'name',
        'schedule_expression',
        'schedule_expression_timezone',
        'target.retry_policy.maximum_event_age_in_seconds',
        'target.retry_policy.maximum_retry_attempts',
      ),
    },
  },
  aws_scheduler_schedule_group: {
    find: { importId: joined('', 'name') },
    rights: {
      read: [anywhere('scheduler:GetScheduleGroup', 'scheduler:ListTagsForResource')],
      apply: [
        on(
          'scheduleGroup',
          'scheduler:CreateScheduleGroup',
          'scheduler:DeleteScheduleGroup',
          'scheduler:TagResource',
          'scheduler:UntagResource',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'harmless',
    words: { existence: 'app.schedule' },
    disappears: { whole: rest('scheduler', 'DELETE', ({ name }) => `/schedule-groups/${String(name)}`) },
    audit: ({ name }) => `scheduler schedule-group ${name}`,
    price: 'free',
    judged: { security: [], leftOut: { name: NAME_OF_RIGHTS } },
  },
} satisfies Kinds;
