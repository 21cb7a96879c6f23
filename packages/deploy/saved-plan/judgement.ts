import { readFileSync } from 'node:fs';
import { judge, readPlan, renderVerdict, type StackPlan, type Verdict } from '../../plan-verdict';
import { UserError } from '../../command';
import type { PlanMeta } from './meta';

/** What the verdict on a plan depends on beside its JSON. All of it is in `plan.meta.json`. */
export type Judged = Pick<PlanMeta, 'stack' | 'destroy' | 'outline' | 'untainted'>;

/** Reads a plan's JSON. @throws UserError where the file cannot be read, PlanError where it is not a plan */
export function readPlanFile(
  file: string,
  { stack, outline, untainted }: Omit<Judged, 'destroy'>,
): StackPlan {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}.`);
  }
  return readPlan(json, stack, { state: outline ?? undefined, untainted });
}

/**
 * The verdict on a plan. A destroy plan allows every destruction, except that of protected resources.
 *
 * @param allow the exact addresses of harmful changes that are allowed
 */
export function verdictOn(
  plan: StackPlan,
  { destroy }: Pick<Judged, 'destroy'>,
  allow: readonly string[] = [],
): Verdict {
  return judge(plan, destroy ? { destroy } : { allow });
}

/**
 * Refuses a harmful plan.
 *
 * @param text what is printed of the plan @default the verdict
 * @throws UserError where the plan interrupts users or loses data, unless exactly those addresses were
 * allowed
 */
export function refuseHarm(verdict: Verdict, text = renderVerdict(verdict)): void {
  if (verdict.refused.length === 0) return;
  throw new UserError(`${text}\nNothing was changed.`);
}
