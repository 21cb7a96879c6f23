import { json } from './aspects/disappears';
import { WHAT_IS_TOLD } from './aspects/mutants';
import type { Kinds } from './kind';

/** EventBridge, whose types have its old name. */
export const cloudwatchEvents = {
  aws_cloudwatch_event_rule: {
    find: 'overwritten',
    rights: undefined,
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
    rights: undefined,
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
