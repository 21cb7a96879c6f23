import { Stack, type StackJson, type Values } from '../documents';
import type { Change, StackPlan } from '../plan-verdict';

/** A resource of a stack, as far as its price needs it. */
export interface Resource {
  readonly type: string;
  readonly values: Values;
}

/** The resources of a synthesized stack. */
export const resourcesOf = (json: StackJson): Resource[] => [...new Stack(json).managed];

/** The resources before a plan is applied. */
export const resourcesBefore = (plan: StackPlan): Resource[] =>
  managed(plan).flatMap(({ type, before }) => (before ? [{ type, values: before }] : []));

/** The resources after a plan was applied. A forgotten one stays in AWS, but is no longer counted. */
export const resourcesAfter = (plan: StackPlan): Resource[] =>
  managed(plan)
    .filter(({ kind }) => kind !== 'delete' && kind !== 'forget')
    .flatMap(({ type, after, ...change }) =>
      after ? [{ type, values: withReferences(after, change) }] : [],
    );

const managed = ({ changes }: StackPlan): Change[] => changes.filter(({ mode }) => mode === 'managed');

/**
 * A list with a resource that does not exist yet is unknown as a whole. Its length is taken from the
 * references in the code.
 */
function withReferences(
  after: Values,
  { unknown, references }: Pick<Change, 'unknown' | 'references'>,
): Values {
  const told = Object.entries(references).filter(
    ([name]) => unknown[name] === true && (after[name] ?? null) === null,
  );
  return { ...after, ...Object.fromEntries(told) };
}
