import { readFileSync } from 'node:fs';
import { judge, readPlan, renderVerdict, type StackPlan, type Verdict } from '../../plan-verdict';
import { UserError } from '../../command';
import type { PlanMeta } from './meta';

/** What decides how a plan is judged; all of it is in `plan.meta.json`. */
export type Judged = Pick<PlanMeta, 'stack' | 'destroy' | 'outline' | 'halfMade'>;

/** Reads a plan's JSON. @throws UserError where the file cannot be read, PlanError where it is no plan */
export function readPlanFile(file: string, { stack, outline, halfMade }: Omit<Judged, 'destroy'>): StackPlan {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}.`);
  }
  return readPlan(json, stack, { state: outline ?? undefined, halfMade });
}

/**
 * The verdict on a plan. Who asks to destroy a stack has allowed what that means, but for what is protected.
 *
 * @param allow the exact addresses of what is wanted all the same
 */
export function verdictOn(
  plan: StackPlan,
  { destroy }: Pick<Judged, 'destroy'>,
  allow: readonly string[] = [],
): Verdict {
  return judge(plan, destroy ? { destroy } : { allow });
}

/**
 * @param text what a person reads of the plan. @default the verdict
 * @throws UserError where the plan cuts users off or loses data, and somebody did not allow exactly that
 */
export function refuseHarm(verdict: Verdict, text = renderVerdict(verdict)): void {
  if (verdict.refused.length === 0) return;
  throw new UserError(`${text}\nNothing was changed.`);
}
