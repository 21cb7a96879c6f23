import { judge, type StackPlan, type Verdict } from '..';
import type { JudgeOptions } from '../verdict';
import { read, real, type sketch, sketched } from '../../recorded-plans';

export { read, real, sketched };

export const verdictOf = (plan: StackPlan, options?: JudgeOptions): Verdict => judge(plan, options);

/** Replaces ids and addresses that differ each time the fixtures are recorded. */
const plainly = (words: string): string =>
  words
    .replace(/\b(sg|subnet|nat|rtb|vpc|eni|igw|acl)-[0-9a-f]{8,17}\b/g, '$1-…')
    .replace(/\b127(\.\d+){3}\b/, 'a.b.c.d');

/** What the verdict says of one address: its severity, then each reason and each alternative. */
export function said(plan: StackPlan, address: string): string[] {
  const change = judge(plan).changes.find(({ key }) => key === address);
  if (!change) return ['nothing'];
  return [
    change.severity,
    ...change.reasons.map(plainly),
    ...change.instead.map((way) => `instead: ${plainly(way)}`),
  ];
}

/** A change, its severity, and text that its reasons contain; undefined: it has no reason. */
export type Row = readonly [
  what: string,
  change: ReturnType<typeof sketch>,
  severity: string,
  reason: string | undefined,
];

/** A test for each change. */
export function tellsOf(rows: readonly Row[]): void {
  test.each(rows)('%s', (_, change, severity, reason) => {
    const [found, ...reasons] = said(sketched(change), change.address);
    expect(found).toBe(severity);
    expect(reasons.join('\n')).toContain(reason ?? '');
    if (reason === undefined) expect(reasons).toEqual([]);
  });
}
