import { type State, stateOutline as outline } from '../../plan-verdict';
import { z } from 'zod';
import { stateMark } from '../state/state-mark';

const planMeta = z.object({
  format: z.literal(1),
  stack: z.string(),
  /** Everything in the stack goes. */
  destroy: z.boolean(),
  /** Whether there is anything to apply. */
  changes: z.boolean(),
  /** Whether all that changes is a newer Amazon Linux image: a patch. */
  imageOnly: z.boolean(),
  /** ISO 8601 */
  planned: z.string(),
  /** SHA-256 of `plan.tfplan`. */
  planFile: z.string(),
  code: z.object({
    commit: z.string().optional(),
    uncommitted: z.boolean(),
    settings: z.string(),
    configuration: z.string(),
  }),
  /** As it was when the plan was made; null where the stack had none yet. */
  state: stateMark.nullable(),
  /** The state's objects, for the verdict; null where there was no state. */
  outline: outline.nullable(),
  /** Addresses of what an apply that died made half of, and this plan completes. */
  halfMade: z.array(z.string()).default([]),
});

export type PlanMeta = z.infer<typeof planMeta>;
export type StateOutline = z.infer<typeof outline>;

/** @throws ZodError where it is not what `plan` writes */
export const parseMeta = (json: unknown): PlanMeta => planMeta.parse(json);

/** The outline of a state: everything that is not named above is left out. */
export const outlineOf = (state: State): StateOutline => outline.parse(state);
