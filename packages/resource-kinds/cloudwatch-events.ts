import { json } from './aspects/disappears';
import { WHAT_IS_TOLD } from './aspects/mutants';
import { anywhere, on } from './aspects/rights';
import type { Kinds } from './kind';

/** EventBridge, whose types have its old name. */
export const cloudwatchEvents = {
  aws_cloudwatch_event_rule: {
    find: 'overwritten',
    rights: {
      read: [anywhere('events:DescribeRule', 'events:ListTagsForResource')],
      apply: [
        on(
          'rule',
          'events:DeleteRule',
          'events:DescribeRule',
          'events:PutRule',
          'events:TagResource',
          'events:UntagResource',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'monitoring',
    disappears: {
      whole: async (calls, { name }) => {
        const target = 'AWSEvents.RemoveTargets';
        await calls
          .json('events', target, { Rule: name, Ids: ['mail', 'settle', 'start'] })
          .catch(() => undefined);
        await calls.json('events', 'AWSEvents.DeleteRule', { Name: name });
      },
    },
    audit: ({ name }) => `events rule ${name}`,
    mutants: { security: [], leftOut: { '*': WHAT_IS_TOLD } },
  },
  aws_cloudwatch_event_target: {
    find: 'overwritten',
    rights: {
      read: [anywhere('events:ListTargetsByRule')],
      apply: [on('rule', 'events:PutTargets', 'events:RemoveTargets')],
      passRole: { to: 'events', when: 'pipeline' },
    },
    createBeforeDestroy: false,
    verdict: 'monitoring',
    disappears: {
      part: json('events', 'AWSEvents.RemoveTargets', ({ rule, target_id: id }) => ({
        Rule: rule,
        Ids: [id],
      })),
    },
    audit: undefined,
    mutants: { security: ['role_arn'], leftOut: { '*': WHAT_IS_TOLD } },
  },
} satisfies Kinds;
