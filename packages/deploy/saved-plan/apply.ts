import { type Facts, prefixOf, RESERVED_STAGES, stageOf } from '../../facts';
import { strayReport, strays } from '../adopt/strays';
import { resourceChanges, type StackPlan } from '../../plan-verdict';
import { Interrupted, interruption, isCircleCi, nowHolds, UserError } from '../../command';
import { refuseProtectedResources, refuseProtectedStage } from './protection';
import type { StateBucketClient } from '../state/state-bucket';
import { ApplyInterrupted, type Terraform } from '../../terraform';
import { type CodeIdentity, codeIdentity } from './code';
import { readPlanFile, refuseHarm, verdictOn } from './judgement';
import { savedPlanOf } from './make';
import { refuseCancelling, releasesOf } from './cancelled-releases';
import { desiredIn, refuseLowerCapacity, refuseZoneInUse, zonesOf } from './capacity-guard';
import type { PlanMeta } from './meta';
import { markOf } from '../state/state-mark';
import { whyStale } from './stale';
import { type Begun, interruptAdvice, recoveryAdvice } from './recovery';

/** How a saved plan is applied. */
export interface ApplyOptions {
  /** The exact addresses of harmful changes that are allowed. @default none */
  readonly allow?: readonly string[];
  /** Minutes to wait for releases that a change of the pipeline would cancel. @default 0 */
  readonly waitMinutes?: number;
  /**
   * The command that continues, where this one does not reach its end. @default the command that plans again
   */
  readonly goOn?: string;
}

/**
 * Applies the saved plan of an initialised stack, byte for byte, or nothing. `apply`, `deploy` and `destroy`
 * change AWS only by this function.
 *
 * @returns whether there was anything to apply
 * @throws UserError where the plan is missing, was changed, is stale, belongs to other code, or would do harm
 * that nobody allowed
 */
export async function applySavedPlan(
  settings: Facts,
  terraform: Terraform,
  bucket: StateBucketClient,
  { allow = [], waitMinutes, goOn }: ApplyOptions = {},
): Promise<boolean> {
  const { stack, folder } = terraform;
  const saved = savedPlanOf(terraform);
  const meta = saved.verify();
  refuseOtherCode(meta, settings, folder);
  saved.write('json', await terraform.showPlan()); // the verdict is on the content of the plan file itself
  if (meta.destroy) {
    refuseProtectedStage(settings, stack);
    refuseProtectedResources(settings, stack, saved.file('json'));
  }
  const plan = readPlanFile(saved.file('json'), meta);
  refuseHarm(verdictOn(plan, meta, allow));

  await terraform.releaseDeadLock(bucket);
  const live = await bucket.state(stack);
  const stale = whyStale(meta.state, live === undefined ? null : markOf(live));
  if (stale) {
    throw new UserError(
      `The saved plan of ${stack} is stale: ${stale}. Nothing was changed. Plan again: npm run plan -- ${stack}`,
    );
  }
  if (!meta.changes) return false;
  await refuseLowerCapacity(plan, desiredIn(settings.region), allow);
  if (!meta.destroy) await refuseZoneInUse(plan, zonesOf(prefixOf(settings, stack), settings.region), allow);
  await refuseCancelling(plan, releasesOf(settings), { allow, waitMinutes });
  console.log(`Applying the plan of ${stack} that was made at ${meta.planned} from ${madeFrom(meta.code)}.`);
  await terraform.apply(stepsOf(plan)).catch((error: Error) => {
    const begun = { destroys: meta.destroy, ...(goOn !== undefined && { goOn }) };
    if (error instanceof ApplyInterrupted) throw endedEarly(terraform, error, begun);
    throw new UserError(`${error.message}\n${recoveryAdvice(terraform, begun)}`);
  });
  const rest = meta.destroy ? '' : (goOn ?? ''); // nothing follows a destruction
  nowHolds(`The plan of ${stack} is applied, and its state written.`, rest);
  await warnOfStrays(settings, terraform, bucket);
  return true;
}

/** How many operations Terraform reports: two for a replacement, a creation and a destruction. */
const stepsOf = (plan: StackPlan): number =>
  resourceChanges(plan).reduce((sum, { kind }) => sum + (REPLACED.includes(kind) ? 2 : 1), 0);

const REPLACED: readonly string[] = ['replace', 'createBeforeDestroy'];

/** One paragraph about an apply that was interrupted. Another error is reported before it. */
function endedEarly(
  terraform: Terraform,
  { progress: { done, total, open }, otherwise }: ApplyInterrupted,
  begunBy: Begun,
): Interrupted {
  const again = `npm run ${begunBy.destroys ? 'destroy' : 'plan'} -- ${terraform.stack}`;
  const begun = open.length > 0 ? `, and ${open.length} more were begun` : '';
  const made = `${done} of ${total} changes of ${terraform.stack} were made${begun}. ${interruptAdvice(terraform, begunBy, open.length > 0)}`;
  // in CI, the advice contains its own command
  const told = interruption(made, isCircleCi() ? '' : (begunBy.goOn ?? again));
  return otherwise ? new Interrupted(`${otherwise}\n${told.message}`) : told;
}

/** Warns of resources that exist twice. Only a warning: the apply has succeeded. */
async function warnOfStrays(settings: Facts, { stack }: Terraform, bucket: StateBucketClient): Promise<void> {
  try {
    // Stacks without a stage share their tags: resources of one are no strays of the other.
    const sharing = stageOf(settings, stack) ? [stack] : RESERVED_STAGES;
    const states = await Promise.all(sharing.map((each) => bucket.state(each)));
    const report = strayReport(stack, await strays(settings, stack, states));
    if (report) console.warn(report);
  } catch (error) {
    console.warn(`The search for resources that were created twice failed: ${(error as Error).message}`);
  }
}

/**
 * Refuses a plan of other code: a plan contains the configuration that it was made from, and the checked-out
 * code must synthesize the same, so that it is what was reviewed.
 */
function refuseOtherCode({ stack, code }: PlanMeta, settings: Facts, folder: string): void {
  const now = codeIdentity(settings, folder);
  if (now.configuration === code.configuration) return;
  const what = now.settings === code.settings ? 'code' : 'settings';
  throw new UserError(
    `The saved plan of ${stack} was made from other ${what} (${madeFrom(code)}) than the present one ` +
      `(${madeFrom(now)}). Nothing was changed. Check out the planned commit, or plan again: npm run plan -- ` +
      `${stack}`,
  );
}

const madeFrom = ({ commit, uncommitted }: CodeIdentity): string =>
  `${commit ? `commit ${commit.slice(0, 12)}` : 'no commit'}${uncommitted ? ' with changes' : ''}`;
