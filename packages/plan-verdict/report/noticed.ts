import { exposures } from '../exposure';
import type { JudgedChange } from '../judged-change';
import type { Change, StackPlan } from '../plan';
import { isRefused } from '../severity';
import { groupedBy, listed } from '../values';
import type { Verdict } from '../verdict';
import { DEED } from '../verdict-text';
import { type Line, type MOST, type Part, part } from './part';
import { withoutSecrets } from './secrets';
import { nameIn, ownName, plainName } from './words';

/** What users notice, and what a reviewer must know in addition. */
export function noticed({ changes, allowed, severity }: Verdict, plan: StackPlan, most: typeof MOST): Part[] {
  if (severity === 'nothing') return [];
  const grave = changes.filter((change) => isRefused(change.severity));
  const groups = groupedBy(grave, (change) =>
    JSON.stringify([change.type, change.kind, allowed.includes(change), change.reasons]),
  );
  const line = (group: readonly JudgedChange[]): Line => {
    const [{ type, kind, reasons }] = group as [JudgedChange];
    const names = listed(
      group.map(({ key }) => nameIn(plan, key)),
      2,
    );
    const permission = group.every((one) => allowed.includes(one)) ? ' (allowed)' : '';
    return {
      text: withoutSecrets(`${plainName(type)} ${names} ${DEED[kind]}${permission}: ${reasons.join('; ')}`),
    };
  };
  const known = [
    ...new Set(
      changes
        .filter(
          (change) => !isRefused(change.severity) && change.kind !== 'create' && change.reasons.length > 0,
        )
        .flatMap(({ reasons }) => reasons.slice(0, 1)),
    ),
  ];
  return [
    grave.length > 0
      ? {
          ...part('Users notice', [...groups.values()].map(line), most.refused),
          ...(grave.length > allowed.length && { isRefused: true as const }),
        }
      : {
          ...part(
            'Users notice nothing.',
            known.map((text) => ({ text: withoutSecrets(text) })),
            most.known,
          ),
        },
  ];
}

/**
 * The exposures of the changes, first those that are open to everybody. Gains of a policy that changes are
 * left out: they are shown with the change.
 */
export const opened = (changes: readonly Change[]): Line[] => {
  const found = changes.flatMap((change) =>
    exposures(change)
      .filter(({ isGain }) => change.kind !== 'update' || !isGain)
      .map(({ text, isToAll = false }) => ({
        text: `${plainName(change.type)} ${ownName(change)} ${withoutSecrets(text)}`,
        isToAll,
      })),
  );
  return [...new Map(found.map((one) => [one.text, one])).values()]
    .sort((one, other) => Number(other.isToAll) - Number(one.isToAll))
    .map(({ text }) => ({ text }));
};
