import { z } from 'zod';
import type { State } from '../../plan-verdict';

/** Tells one write of a state from another: a plan names the one that it was made from. */
export const stateMark = z.object({ lineage: z.string(), serial: z.number() });

export type StateMark = z.infer<typeof stateMark>;

export const markOf = ({ lineage, serial }: StateMark | State): StateMark => ({ lineage, serial });
