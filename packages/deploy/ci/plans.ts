import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hasChanges, splitImage, type StackPlan, type Verdict } from '../../plan-verdict';
import type { Facts } from '../../facts';
import { stackNames, UserError } from '../../command';
import { readPlanFile, verdictOn } from '../saved-plan/judgement';
import type { PlanMeta } from '../saved-plan/meta';
import { SavedPlan } from '../saved-plan/saved-plan';

/** The folder of `npm run plan -- … --out plans`, which CI passes from job to job. */
export const PLANS = 'plans';

/** What of a plan has to be approved. */
export interface ToApprove {
  /**
   * Whether anything but a newer image changes. Outputs are not counted: they change nothing in AWS, and are
   * written by the next apply.
   */
  readonly changesMore: boolean;
  /** Whether the only change is a newer image. */
  readonly isPatch: boolean;
}

/** A saved plan that was read from its folder. */
export interface ReadPlan extends ToApprove {
  readonly stack: string;
  readonly meta: PlanMeta;
  readonly plan: StackPlan;
  readonly verdict: Verdict;
}

/**
 * Reads every plan that `npm run plan -- … --out <folder>` saved, in the order of the stacks.
 *
 * @throws UserError where there is none, or one was changed since it was saved
 */
export function readPlans(settings: Facts, folder: string): ReadPlan[] {
  const plans = stackNames(settings)
    .map((stack) => new SavedPlan(stack, join(resolve(folder), stack)))
    .filter((saved) => existsSync(saved.folder))
    .map((saved) => read(saved));
  if (plans.length > 0) return plans;
  throw new UserError(`There is no saved plan in ${folder}. Plan first: npm run plan -- all --out ${folder}`);
}

function read(saved: SavedPlan): ReadPlan {
  const meta = saved.verify();
  const plan = readPlanFile(saved.file('json'), meta);
  return { stack: saved.stack, meta, plan, verdict: verdictOn(plan, meta), ...toApprove(plan) };
}

/** What of a plan has to be approved. */
export function toApprove(plan: StackPlan): ToApprove {
  const { images, rest } = splitImage(plan);
  const changesMore = hasChanges({ ...rest, outputs: [] });
  return { changesMore, isPatch: images.length > 0 && !changesMore };
}
