import { resolve } from 'node:path';
import { type Facts, loadFacts } from '../facts';
import { lackingInBoundary, stateFirst } from './boundary/boundary';
import { declare, Interrupted, readStacks, stackNames, start, UserError } from '../command';
import { initialised, prepare } from './deploying/prepare';
import { refuseProtectedResources, refuseProtectedStage } from './saved-plan/protection';
import { copyPlans, makePlan, type Planned, type PlanOptions } from './saved-plan/make';
import { planReport } from './saved-plan/report';
import { StateBucketClient } from './state/state-bucket';
import type { Terraform } from '../terraform';

const PLAN = declare({
  name: 'plan',
  does: 'Plans stacks and saves each plan with its verdict and summary. Changes nothing.',
  arguments: { stack: { says: 'stages, `pipeline`, `state`, or `all` stacks', several: true, or: 'all' } },
  options: {
    out: { type: 'string', value: 'folder', says: 'copy the plans into this folder as well' },
    parallel: { type: 'boolean', says: 'plan all stacks at once' },
    'read-only': {
      type: 'boolean',
      says: 'write nothing to the state but the lock, and wait for a lock that is held',
    },
    destroy: { type: 'boolean', says: 'plan the destruction' },
    full: { type: 'boolean', says: "show Terraform's own output as well" },
    'detailed-exitcode': { type: 'boolean', says: 'exit status 2 where anything changes' },
  },
  example: 'npm run plan -- staging\nnpm run plan -- all --out plans',
});

/**
 * `npm run plan -- <stack>…|all`: synthesizes once, then plans each stack. Saves each plan with its JSON, its
 * summary and its metadata. Exit status 0 with or without changes; with --detailed-exitcode 2 where there are
 * changes.
 */
async function plan(): Promise<void> {
  const settings = loadFacts();
  const { stacks, values } = readStacks(PLAN, { stacks: stackNames(settings) });
  if (values.destroy) refuseDestroyOf(stacks, settings);
  const bucket = await prepare(settings);

  // A pull request may extend the boundary, so its plan is shown. Commands that apply refuse it.
  const lacking = values.destroy ? [] : await lackingInBoundary(settings);
  if (lacking.length > 0) console.log(stateFirst(settings, lacking));

  const options = { destroy: values.destroy, readOnly: values['read-only'] };
  const { planned, failures } = await planAll(settings, stacks, bucket, options, values.parallel);
  if (values.full) for (const { terraform, meta } of planned) if (meta.changes) await terraform.printPlan();
  if (planned.length > 0) console.log(`\n${planReport(settings, planned, values)}`);
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : together(failures);

  if (values.out !== undefined) {
    copyPlans(settings, planned, resolve(values.out));
    console.log(`\nSaved in ${resolve(values.out)}.`);
  }
  if (values['detailed-exitcode'] && planned.some(({ meta }) => meta.changes)) process.exitCode = 2;
}

function refuseDestroyOf(stacks: readonly string[], settings: Facts): void {
  if (stacks.includes('state'))
    throw new UserError(
      'The stack state holds the state of all other stacks: this command never destroys it.',
    );
  for (const stack of stacks) refuseProtectedStage(settings, stack);
}

/** Plans the stacks one after the other, or all at once. Where one fails, the others are still planned. */
async function planAll(
  settings: Facts,
  stacks: readonly string[],
  bucket: StateBucketClient,
  options: PlanOptions,
  parallel: boolean,
): Promise<{ planned: Planned[]; failures: unknown[] }> {
  const planned = new Map<string, Planned>();
  const failures: unknown[] = [];
  const one = async (terraform: Terraform) => {
    console.log(`Planning ${terraform.stack} …`);
    try {
      const result = await makePlan(settings, terraform, bucket, options);
      if (options.destroy) refuseProtectedResources(settings, terraform.stack, result.saved.file('json'));
      planned.set(terraform.stack, result);
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      failures.push(error);
    }
  };
  // One init at a time: Terraform's plugin cache is not safe for concurrent inits.
  const ready: Terraform[] = [];
  for (const stack of stacks) ready.push(await initialised(stack));
  if (parallel) await Promise.all(ready.map(one));
  else for (const terraform of ready) await one(terraform);
  return { planned: stacks.flatMap((stack) => planned.get(stack) ?? []), failures };
}

const together = (failures: readonly unknown[]): UserError =>
  new UserError(failures.map((error) => (error as Error).message).join('\n'));

start(PLAN, plan);
