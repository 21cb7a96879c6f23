import { z } from 'zod';
import type { State } from '../../plan-verdict';

/** Identifies one write of a state. A plan's metadata names the one that it was made from. */
export const stateMark = z.object({ lineage: z.string(), serial: z.number() });

/** The lineage and serial of a state. */
export type StateMark = z.infer<typeof stateMark>;

/** The mark of a state. */
export const markOf = ({ lineage, serial }: StateMark | State): StateMark => ({ lineage, serial });
