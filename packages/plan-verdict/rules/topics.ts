import type { Change } from '../plan';
import { isChanged, text } from '../values';
import { removedRights } from './removed-rights';
import { fine, loses, type Rule } from './rule';

/**
 * Whether an e-mail address is confirmed. Only its owner can confirm it again, by a click; an apply cannot.
 */
const isConfirmed = ({ before }: Change): boolean =>
  before?.['pending_confirmation'] !== true && /^email/.test(text(before, 'protocol') ?? '');

export const topic: Rule = {
  delete: (change, context) => {
    const arn = text(change.before, 'arn');
    const confirmed = context.with('topic_arn', arn, 'aws_sns_topic_subscription').filter(isConfirmed);
    return confirmed.length > 0
      ? loses(
          'subscription-lost',
          `${confirmed.length} confirmed e-mail subscription${confirmed.length > 1 ? 's are' : ' is'} lost: no alert arrives until each is confirmed again`,
        )
      : fine('it has no confirmed subscriber');
  },
  update: (change) => [
    ...(isChanged(change, 'kms_master_key_id')
      ? [fine('alarms reach it only if the policy of its key lets CloudWatch and EventBridge use it')]
      : []),
    ...(removedRights(change).length > 0
      ? [fine(`its policy no longer allows: ${removedRights(change).join('; ')}`)]
      : []),
  ],
};

export const subscription: Rule = {
  delete: ({ before }) => fine(`${text(before, 'endpoint') ?? 'its address'} gets no more messages`),
  replace: (change) => {
    const sameAddress = !isChanged(change, 'endpoint') && !isChanged(change, 'protocol');
    if (sameAddress && isConfirmed(change))
      return loses('subscription-lost', 'a confirmed subscription is lost: its owner must confirm again');
    return fine('the new address gets messages once it has confirmed');
  },
  update: (change) =>
    ['filter_policy', 'filter_policy_scope', 'raw_message_delivery'].some((key) => isChanged(change, key))
      ? fine(`${text(change.before, 'endpoint') ?? 'its address'} gets other messages`)
      : undefined,
  create: ({ after }) =>
    /^email/.test(text(after, 'protocol') ?? '')
      ? fine('the address gets messages once it has confirmed')
      : undefined,
};
