import { query } from './aspects/disappears';
import { because, one, WHAT_IS_TOLD } from './aspects/judged';
import { anywhere, on } from './aspects/rights';
import type { Kinds } from './kind';

/** SNS. */
export const sns = {
  aws_sns_topic: {
    find: {
      importId: ({ name }, { settings: { account, region } }) =>
        `arn:aws:sns:${region}:${account}:${String(name)}`,
    },
    rights: {
      read: [anywhere('sns:GetTopicAttributes', 'sns:ListTagsForResource')],
      apply: [
        on(
          'topic',
          'sns:CreateTopic',
          'sns:DeleteTopic',
          'sns:SetTopicAttributes',
          'sns:TagResource',
          'sns:UntagResource',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'topic',
    disappears: { whole: query('sns', 'DeleteTopic', ({ arn }) => ({ TopicArn: arn })) },
    audit: ({ arn }) => `sns topic ${arn}`,
    price: 'free',
    judged: { security: ['kms_master_key_id'], leftOut: because(WHAT_IS_TOLD, 'display_name', 'name') },
  },
  aws_sns_topic_policy: {
    find: 'overwritten',
    rights: { read: [anywhere('sns:GetTopicAttributes')], apply: [on('topic', 'sns:SetTopicAttributes')] },
    createBeforeDestroy: false,
    verdict: 'monitoring',
    disappears: { stays: 'a topic always has a policy: another one is seen as a change' },
    audit: undefined,
    price: 'free',
    judged: { security: ['policy'], leftOut: { arn: WHAT_IS_TOLD }, removed: true },
  },
  aws_sns_topic_subscription: {
    find: 'overwritten',
    rights: {
      read: [anywhere('sns:GetSubscriptionAttributes')],
      apply: [on('topic', 'sns:Subscribe'), anywhere('sns:Unsubscribe')],
    },
    createBeforeDestroy: false,
    verdict: 'topic-subscription',
    words: { existence: 'alerts.emails', settings: { endpoint: 'alerts.emails' } },
    disappears: { part: query('sns', 'Unsubscribe', ({ arn }) => ({ SubscriptionArn: arn })) },
    audit: ({ endpoint }) => `sns subscription ${endpoint}`,
    price: { usage: ['mail'] },
    judged: {
      values: { topic_arn: one('aws_sns_topic') },
      security: ['endpoint', 'protocol'],
      leftOut: { topic_arn: WHAT_IS_TOLD },
    },
  },
} satisfies Kinds;
