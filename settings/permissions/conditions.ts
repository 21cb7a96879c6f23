import { isKeyOf, nearest, OPERATORS } from '../../packages/facts';
import { EXPRESSION } from '../text';
import type { Path } from '../walk';
import { conditionKeys } from './service-reference';
import type { Fault } from './fault';
import type { Permission } from '../schema-permissions';

const isOperator = (text: string) =>
  OPERATORS.includes(text.replace(/^For(?:AnyValue|AllValues):/, '').replace(/IfExists$/, ''));

/** Faults of conditions: IAM refuses an unknown operator, and a condition on an unknown key never matches. */
export function conditionFaults({
  conditions = {},
  actions,
}: Pick<Permission, 'conditions' | 'actions'>): Fault[] {
  const services = [...new Set(actions.map((action) => action.split(':')[0] ?? ''))];
  const known = services.flatMap((service) => conditionKeys(service));
  return Object.entries(conditions).flatMap(([operator, keys]) => {
    const path: Path = ['conditions', operator];
    const faults: Fault[] = isOperator(operator)
      ? []
      : [
          {
            path,
            found: 'not an operator of IAM',
            accepted: "e.g. StringEquals, ArnLike or 'ForAnyValue:StringLike'",
            nearest: nearest(operator, OPERATORS),
          },
        ];
    const ofKeys = Object.entries(keys).flatMap(([key, value]) => [
      ...(/^aws:/i.test(key) || known.some((form) => isKeyOf(key, form))
        ? []
        : [
            {
              path: [...path, key],
              found: `not a condition key of ${services.join(', ')}`,
              accepted: 'a key of these services, or a global one (aws:…)',
              nearest: nearest(key, known),
            },
          ]),
      ...([value].flat().some((text) => !/^[^\n\r]{1,500}$/.test(text) || EXPRESSION.test(text))
        ? [
            {
              path: [...path, key],
              found: "a value that is not one line of text, or contains '${' or '%{' in it",
              accepted: "lines of text without '${' and '%{'",
            },
          ]
        : []),
    ]);
    return [...faults, ...ofKeys];
  });
}
