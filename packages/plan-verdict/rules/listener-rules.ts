import type { Context } from '../context';
import type { Change } from '../plan';
import { isChanged, isUnknown, text } from '../values';
import { answers, askedFirst, forwardsToNobody, kindOf } from './listener-actions';
import { cuts, fine, type Finding, noGap, type Rule } from './rule';

/**
 * Judges a new rule of an existing listener: it is evaluated before the default action and before all rules
 * with a higher priority number.
 */
function before(change: Change, context: Context): Finding[] {
  // A listener that is created in the same plan has no users yet.
  if (text(change.after, 'listener_arn') === undefined) return [];
  const answer = [...askedFirst(change.after, 'action'), kindOf(change.after, 'action')].join(', ');
  if (answer !== 'forward') {
    return [
      cuts(
        'listener-rule-changed',
        `requests that it matches will be answered with ${answer} instead of by their present target`,
        'check in the access logs whether there are requests that it matches',
      ),
    ];
  }
  const toNobody = isUnknown(change, 'action') ? [] : forwardsToNobody(change, context, 'action');
  return toNobody.length > 0
    ? toNobody
    : [fine('requests that it matches no longer reach their present target')];
}

const ruleSays = (change: Change, context: Context): Finding[] => [
  ...(isChanged(change, 'condition')
    ? [
        cuts(
          'listener-rule-changed',
          'requests that it matched will match another rule',
          'add a second rule, then remove this one',
        ),
      ]
    : []),
  ...answers(change, context, 'action'),
];

export const listenerRule: Rule = {
  create: before,
  delete: () => cuts('listener-rule-changed', "requests that it matched get the listener's default action"),
  createBeforeDestroy: (change, context) => {
    if (!isChanged(change, 'priority'))
      return cuts(
        'listener-rule-changed',
        'two rules cannot share a priority: the old one is deleted before the new one is created',
      );
    const said = ruleSays(change, context);
    return said.length > 0 ? said : noGap();
  },
  update: (change, context) => [
    ...(isChanged(change, 'priority')
      ? [fine('rules are evaluated in another order: review the change')]
      : []),
    ...ruleSays(change, context),
  ],
};
