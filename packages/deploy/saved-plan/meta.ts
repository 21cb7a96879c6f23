import { type State, stateOutline as outline } from '../../plan-verdict';
import { z } from 'zod';
import { stateMark } from '../state/state-mark';

const planMeta = z.object({
  format: z.literal(1),
  stack: z.string(),
  /** Whether the plan destroys the whole stack. */
  destroy: z.boolean(),
  /** Whether there is anything to apply. */
  changes: z.boolean(),
  /** Whether the only change is a newer Amazon Linux image. */
  imageOnly: z.boolean(),
  /** The time of the plan in ISO 8601. */
  planned: z.string(),
  /** SHA-256 of `plan.tfplan`. */
  planFile: z.string(),
  code: z.object({
    commit: z.string().optional(),
    uncommitted: z.boolean(),
    settings: z.string(),
    configuration: z.string(),
  }),
  /** The state that the plan was made from; null where the stack had none yet. */
  state: stateMark.nullable(),
  /** The objects in the state, for the verdict; null where there was no state. */
  outline: outline.nullable(),
  /** Addresses of resources that an interrupted apply created incompletely, and that this plan completes. */
  untainted: z.array(z.string()).default([]),
});

/** The metadata of a saved plan: the content of `plan.meta.json`. */
export type PlanMeta = z.infer<typeof planMeta>;
/** The objects in a state that a verdict needs. */
export type StateOutline = z.infer<typeof outline>;

/** Reads the metadata. @throws ZodError where it is not what `plan` writes */
export const parseMeta = (json: unknown): PlanMeta => planMeta.parse(json);

/** The outline of a state: all fields that the schema above does not name are left out. */
export const outlineOf = (state: State): StateOutline => outline.parse(state);
