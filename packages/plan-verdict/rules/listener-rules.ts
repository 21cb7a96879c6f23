import type { Context } from '../context';
import type { Change } from '../plan';
import { isChanged, isUnknown, text } from '../values';
import { answers, askedFirst, forwardsToNobody, kindOf } from './listener-actions';
import { cuts, fine, type Finding, noGap, type Rule } from './rule';

/** A rule of a listener that stands comes before its default action, and before each rule of a higher priority. */
function before(change: Change, context: Context): Finding[] {
  // Of a listener that is made in the same plan, nobody is a user yet.
  if (text(change.after, 'listener_arn') === undefined) return [];
  const answer = [...askedFirst(change.after, 'action'), kindOf(change.after, 'action')].join(', ');
  if (answer !== 'forward') {
    return [
      cuts(
        'listener-rule-changed',
        `requests that it matches are answered with ${answer} from then on, and no longer by what answers them now`,
        'see in the access logs whether anybody asks for what it matches',
      ),
    ];
  }
  const toNobody = isUnknown(change, 'action') ? [] : forwardsToNobody(change, context, 'action');
  return toNobody.length > 0
    ? toNobody
    : [fine('requests that it matches no longer reach what answers them now')];
}

const ruleSays = (change: Change, context: Context): Finding[] => [
  ...(isChanged(change, 'condition')
    ? [
        cuts(
          'listener-rule-changed',
          'requests that it matched go elsewhere from then on',
          'a second rule beside it, then this one away',
        ),
      ]
    : []),
  ...answers(change, context, 'action'),
];

export const listenerRule: Rule = {
  create: before,
  delete: () => cuts('listener-rule-changed', "what it matched falls to the listener's default action"),
  createBeforeDestroy: (change, context) => {
    if (!isChanged(change, 'priority'))
      return cuts('listener-rule-changed', 'a priority holds one rule: it goes before it is made anew');
    const said = ruleSays(change, context);
    return said.length > 0 ? said : noGap();
  },
  update: (change, context) => [
    ...(isChanged(change, 'priority')
      ? [fine('rules are asked in another order than before: review the change')]
      : []),
    ...ruleSays(change, context),
  ],
};
