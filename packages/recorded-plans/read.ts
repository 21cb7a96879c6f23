import { readPlan, type StackPlan } from '../plan-verdict';
import { planWith, realPlan } from './plans';
import type { RawChange, RawPlan } from './pack';

/** A plan's JSON as the judge reads it. */
export const read = (raw: RawPlan, stack = 'staging', state?: unknown): StackPlan =>
  readPlan(raw, stack, { state });

/** The recorded plan of that name, read. */
export const real = (name: string, stack?: string): StackPlan => read(realPlan(name), stack);

/** The stage as it stands with these changes in it, read. */
export const sketched = (...changes: RawChange[]): StackPlan => read(planWith(changes));
