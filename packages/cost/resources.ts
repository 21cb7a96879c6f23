import { Stack, type StackJson, type Values } from '../documents';
import type { Change, StackPlan } from '../plan-verdict';

/** A resource of a stack, as far as its price hangs on it. */
export interface Resource {
  readonly type: string;
  readonly values: Values;
}

/** Of a synthesized stack. */
export const resourcesOf = (json: StackJson): Resource[] => [...new Stack(json).managed];

/** What there is before a plan is applied. */
export const resourcesBefore = (plan: StackPlan): Resource[] =>
  managed(plan).flatMap(({ type, before }) => (before ? [{ type, values: before }] : []));

/** What there is once it was. What is forgotten stays in AWS, and is nobody's here. */
export const resourcesAfter = (plan: StackPlan): Resource[] =>
  managed(plan)
    .filter(({ kind }) => kind !== 'delete' && kind !== 'forget')
    .flatMap(({ type, after, ...change }) =>
      after ? [{ type, values: withReferences(after, change) }] : [],
    );

const managed = ({ changes }: StackPlan): Change[] => changes.filter(({ mode }) => mode === 'managed');

/** A list of what is not made yet is unknown as a whole; how many it has, the code's references tell. */
function withReferences(
  after: Values,
  { unknown, references }: Pick<Change, 'unknown' | 'references'>,
): Values {
  const told = Object.entries(references).filter(
    ([name]) => unknown[name] === true && (after[name] ?? null) === null,
  );
  return { ...after, ...Object.fromEntries(told) };
}
