import { splitImage } from './image';
import { resourceChanges, type StackPlan } from './plan';
import { summarize, type SummaryOptions } from './summary';

/**
 * Whether AWS differs from the code so that the next apply would change something. Not counted: a newer image
 * alone, outputs, and attributes that the code ignores (a desired capacity).
 */
export const hasDrift = (plan: StackPlan): boolean => resourceChanges(splitImage(plan).rest).length > 0;

/** The same summary as for a pull request, in words for drift. */
export const summarizeDrift = (
  plans: readonly StackPlan[],
  options: Omit<SummaryOptions, 'drift'> = {},
): string => summarize(plans, { ...options, drift: true });
