import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isImageOnly, type StackPlan, type Verdict } from '../../plan-verdict';
import type { Facts } from '../../facts';
import { adoptBeforeDestroy, planAdopting } from '../adopt/adopt';
import type { StateBucketClient } from '../state/state-bucket';
import { pushErroredState } from '../state/errored-state';
import { untaintExisting } from '../adopt/untaint';
import { Terraform } from '../../terraform';
import { codeIdentity } from './code';
import { readPlanFile, verdictOn } from './judgement';
import { outlineOf, type PlanMeta } from './meta';
import { markOf } from '../state/state-mark';
import { planComment } from './report';
import { SavedPlan } from './saved-plan';

/** How a plan is made. */
export interface PlanOptions {
  /** Whether it destroys the whole stack. @default false */
  readonly destroy?: boolean;
  /**
   * For a role that may only read, except for the lock: a lock that a killed run left behind is not removed,
   * and one that is held is waited for. @default false
   */
  readonly readOnly?: boolean;
  /** The exact addresses of harmful changes that are allowed. @default none */
  readonly allow?: readonly string[];
}

/** A plan that was just saved. */
export interface Planned {
  readonly terraform: Terraform;
  readonly saved: SavedPlan;
  readonly meta: PlanMeta;
  readonly plan: StackPlan;
  readonly verdict: Verdict;
}

/**
 * How long a read-only plan waits for the lock: the plans of several pull requests hold it one after the
 * other.
 */
const LOCK_TIMEOUT = '5m';

/** The saved plan of a stack, in the folder of its synthesized configuration. */
export function savedPlanOf(terraform: Terraform): SavedPlan {
  return new SavedPlan(terraform.stack, terraform.folder);
}

/** Plans an initialised stack. Saves the plan, its JSON, its summary and its metadata. */
export async function makePlan(
  settings: Facts,
  terraform: Terraform,
  bucket: StateBucketClient,
  { destroy = false, readOnly = false, allow = [] }: PlanOptions = {},
): Promise<Planned> {
  const { stack, folder } = terraform;
  const saved = savedPlanOf(terraform);
  saved.remove();
  if (!readOnly) await terraform.releaseDeadLock(bucket);
  if (!readOnly) await pushErroredState(terraform, bucket);
  if (destroy && !readOnly) await adoptBeforeDestroy(settings, terraform);
  if (!destroy && !readOnly) await untaintExisting(terraform, bucket, settings.region);
  // The state is read before Terraform reads it. If it changes in between, the plan is refused as stale, and
  // never applied twice.
  const state = await bucket.state(stack);
  const options = [...(destroy ? ['-destroy'] : []), ...(readOnly ? [`-lock-timeout=${LOCK_TIMEOUT}`] : [])];
  const asked = () => terraform.plan(options, 'captured');
  const changes = destroy ? await asked() : (await planAdopting(settings, terraform, asked)).changes;
  chmodSync(saved.file('plan'), 0o600); // it contains sensitive values unencrypted
  saved.write('json', await terraform.showPlan());

  const belongs = {
    format: 1 as const,
    stack,
    destroy,
    planned: new Date().toISOString(),
    planFile: saved.hash(),
    code: codeIdentity(settings, folder),
    state: state === undefined ? null : markOf(state),
    outline: state === undefined ? null : outlineOf(state),
    untainted: terraform.journal.untainted,
  };
  const plan = readPlanFile(saved.file('json'), belongs);
  const verdict = verdictOn(plan, belongs, allow);
  const meta = { ...belongs, changes, imageOnly: isImageOnly(plan) };
  const planned = { terraform, saved, meta, plan, verdict };
  saved.write('summary', `${planComment(settings, [planned])}\n`);
  saved.write('meta', `${JSON.stringify(meta, undefined, 2)}\n`);
  return planned;
}

/**
 * Copies the plans to `<folder>/<stack>/`, and writes the summary of all of them to `<folder>/summary.md`.
 */
export function copyPlans(settings: Facts, planned: readonly Planned[], folder: string): void {
  for (const { saved, meta } of planned) saved.copyTo(join(folder, meta.stack));
  writeFileSync(join(folder, 'summary.md'), `${planComment(settings, planned)}\n`);
}
