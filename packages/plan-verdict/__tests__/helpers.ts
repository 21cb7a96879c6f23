import { judge, type JudgeOptions, readPlan, type StackPlan, type Verdict } from '..';
import { planWith, realPlan } from './fixtures';
import type { RawChange, RawPlan } from './fixtures/pack';

export const read = (raw: RawPlan, stack = 'staging', state?: unknown): StackPlan =>
  readPlan(raw, stack, { state });

export const real = (name: string, stack?: string): StackPlan => read(realPlan(name), stack);

export const sketched = (...changes: RawChange[]): StackPlan => read(planWith(changes));

export const verdictOf = (plan: StackPlan, options?: JudgeOptions): Verdict => judge(plan, options);

/** Ids and addresses that differ each time the fixtures are made. */
const plainly = (words: string): string =>
  words
    .replace(/\b(sg|subnet|nat|rtb|vpc|eni|igw|acl)-[0-9a-f]{8,17}\b/g, '$1-…')
    .replace(/\b127(\.\d+){3}\b/, 'a.b.c.d');

/** What the verdict says of one address: its severity, then each reason and each way out. */
export function said(plan: StackPlan, address: string): string[] {
  const change = judge(plan).changes.find(({ key }) => key === address);
  if (!change) return ['nothing'];
  return [
    change.severity,
    ...change.reasons.map(plainly),
    ...change.instead.map((way) => `instead: ${plainly(way)}`),
  ];
}
