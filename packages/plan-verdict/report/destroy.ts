import { type Change, resourceChanges, type StackPlan } from '../plan';
import type { Verdict } from '../verdict';
import { groupedBy, listed } from '../values';
import { type Part, part } from './part';
import { byType } from './what-changes';
import { ownName, plainName, plural } from './words';

/** What a destroy deletes, and what remains afterwards. Each is named once. */
export function destroyedAndSurvivors(plan: StackPlan, verdict: Verdict, full: boolean): Part[] {
  const kept = new Set(verdict.kept);
  const destroyed = resourceChanges(plan).filter(({ key }) => !kept.has(key));
  const judged = new Map(verdict.changes.map((change) => [change.key, change]));
  const ofSeverity = (severity: string): Change[] =>
    destroyed.filter(({ key }) => judged.get(key)?.severity === severity);
  const data = ofSeverity('loses data');
  const users = ofSeverity('cuts users off');
  const rest = destroyed.filter((change) => !data.includes(change));
  const held = verdict.changes.filter(({ isProtected }) => isProtected);
  const most = full ? Infinity : 8;
  return [
    {
      title: 'Users notice',
      lines: users.length > 0 ? [{ text: `no user gets an answer any more${by(destroyed)}` }] : [],
    },
    part(
      'Lost for good',
      byNames(data).map((text) => ({ text })),
      most,
    ),
    part('Destroyed', rest.length > 0 ? [{ text: byType(rest, Infinity) }] : [], 8),
    part('Kept', [...(kept.size > 0 ? [{ text: survivors(plan, kept) }] : []), HISTORY], 4),
    part(
      'Refused: deletion protection is on',
      held.map(({ key, type }) => ({ text: `${plainName(type)} ${key}` })),
      4,
    ),
  ];
}

/** The names under which the stage is reached: its domain names, or the load balancer's DNS name. */
function by(destroyed: readonly Change[]): string {
  const records = destroyed.filter(
    ({ type, before }) => type === 'aws_route53_record' && before?.['type'] === 'A',
  );
  const names = [
    ...new Set(
      (records.length > 0 ? records : destroyed.filter(({ type }) => type === 'aws_lb')).map(ownName),
    ),
  ];
  return names.length > 0 ? ` at ${listed(names, 6)}` : '';
}

/** The state bucket keeps versions, and no stack destroys it. */
const HISTORY = { text: 'all versions of its state, in the state bucket' };

const survivors = (plan: StackPlan, kept: ReadonlySet<string>): string =>
  byType(plan.changes.filter(({ key }) => kept.has(key)));

/** A line for each type: `7 log groups: /hello/staging/access, …`. */
function byNames(changes: readonly Change[]): string[] {
  return [...groupedBy(changes, ({ type }) => type)].map(([type, some]) => {
    const name = plainName(type);
    const what = some.length === 1 ? name : `${some.length} ${plural(name)}`;
    return `${what}: ${listed([...new Set(some.map(ownName))], 8)}`;
  });
}
