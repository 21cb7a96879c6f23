import { z } from 'zod';

/** Tells one write of a state from another: a plan names the one that it was made from. */
export const stateMark = z.object({ lineage: z.string(), serial: z.number() });

export type StateMark = z.infer<typeof stateMark>;

/** The mark of a state as Terraform writes it. */
export const markOf = (state: unknown): StateMark => stateMark.parse(state);
