import { splitImage } from './image';
import { resourceChanges, type StackPlan } from './plan';
import { summarize, type SummaryOptions } from './summary';

/**
 * Whether AWS differs from the code where the code cares: the next apply would change something. A newer image alone
 * is no drift, nor is what the code leaves alone (a desired capacity), nor an output.
 */
export const hasDrift = (plan: StackPlan): boolean => resourceChanges(splitImage(plan).rest).length > 0;

/** The same table and lists as for a pull request, in the words of a search for drift. */
export const summarizeDrift = (
  plans: readonly StackPlan[],
  options: Omit<SummaryOptions, 'drift'> = {},
): string => summarize(plans, { ...options, drift: true });
