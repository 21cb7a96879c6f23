import { json } from './aspects/disappears';
import { because, WHAT_IS_TOLD } from './aspects/judged';
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
    price: 'free',
    judged: {
      security: [],
      leftOut: because(WHAT_IS_TOLD, 'description', 'event_pattern', 'name', 'schedule_expression'),
    },
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
    price: 'free',
    judged: {
      security: ['role_arn'],
      leftOut: because(
        WHAT_IS_TOLD,
        'input_transformer.input_paths.command',
        'input_transformer.input_paths.status',
        'arn',
        'depends_on[]',
        'input',
        'input_transformer.input_paths.deployment',
        'input_transformer.input_paths.event',
        'input_transformer.input_paths.execution',
        'input_transformer.input_paths.log',
        'input_transformer.input_paths.refresh',
        'input_transformer.input_paths.stage',
        'input_transformer.input_paths.state',
        'input_transformer.input_paths.time',
        'input_transformer.input_template',
        'rule',
        'target_id',
      ),
    },
  },
} satisfies Kinds;
