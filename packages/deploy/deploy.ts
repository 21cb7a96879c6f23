import { renderVerdict } from '../plan-verdict';
import { loadFacts } from '../facts/house';
import { refuseNarrowBoundary } from './boundary/boundary';
import { confirm, run } from './command/command';
import { initialised, prepare } from './terraform/prepare';
import { refreshInstances } from './refresh/refresh';
import { applySavedPlan } from './saved-plan/apply';
import { refuseHarm } from './saved-plan/judgement';
import { makePlan, summaryOf } from './saved-plan/make';
import { smoke } from './smoke/smoke';
import { stackArguments, stackNames } from './command/stack-argument';

const OPTIONS = {
  yes: { type: 'boolean', default: false },
  allow: { type: 'string', multiple: true },
} as const;

/**
 * `npm run deploy -- <stack>`: synthesizes, saves a plan, shows it with its verdict and summary, asks, applies exactly
 * that plan; then brings a stage's instances to the newest launch template, and asks the stage itself whether it answers.
 */
async function deploy(): Promise<void> {
  const settings = loadFacts();
  const usage = '<stack> [--yes] [--allow <address>]…';
  const line = { command: 'deploy', usage, stacks: stackNames(settings) };
  const { stack, values } = stackArguments(line, OPTIONS);
  const bucket = await prepare(settings);
  await refuseNarrowBoundary(settings, stack);

  const terraform = await initialised(stack);
  const planned = await makePlan(settings, terraform, bucket, { allow: values.allow });
  if (planned.meta.changes) await terraform.printPlan();
  refuseHarm(planned.verdict);
  console.log(`\n${renderVerdict(planned.verdict)}\n\n${summaryOf([planned], 'text')}\n`);
  if (planned.meta.changes) {
    await confirm(`Apply this plan of ${stack}?`, values.yes);
    await applySavedPlan(settings, terraform, bucket, { allow: values.allow });
  }

  const stage = settings.stages[stack];
  if (!stage) return;
  await refreshInstances(settings, stage);
  await smoke(settings, stage);
}

run(deploy);
