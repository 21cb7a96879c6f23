import { renderVerdict } from '../plan-verdict';
import { loadFacts } from '../facts/house';
import { confirm, run } from './command/command';
import { initialised, prepare } from './terraform/prepare';
import { refuseProtectedResources, refuseProtectedStage } from './saved-plan/protection';
import { applySavedPlan } from './saved-plan/apply';
import { refuseHarm } from './saved-plan/judgement';
import { makePlan, summaryOf } from './saved-plan/make';
import { stackArguments } from './command/stack-argument';

/**
 * `npm run destroy -- <stack>`: plans the destruction, shows it, asks, and applies exactly that plan. A protected
 * stage is refused before the first call that deletes anything, until `protected` is off and applied.
 */
async function destroy(): Promise<void> {
  const settings = loadFacts();
  const line = {
    command: 'destroy',
    usage: '<stack> [--yes]',
    stacks: settings.stacksBesideState,
    refused: { state: 'The state stack holds the state of all others: it is never destroyed by this tool.' },
  };
  const { stack, values } = stackArguments(line, { yes: { type: 'boolean', default: false } });
  refuseProtectedStage(settings, stack);
  const bucket = await prepare(settings);

  const terraform = await initialised(stack);
  const planned = await makePlan(settings, terraform, bucket, { destroy: true });
  if (!planned.meta.changes) return console.log(`There is nothing of ${stack} to destroy.`);
  await terraform.printPlan();
  refuseProtectedResources(settings, stack, planned.saved.file('json'));
  refuseHarm(planned.verdict);
  console.log(`\n${renderVerdict(planned.verdict)}\n\n${summaryOf([planned], 'text')}\n`);
  await confirm(`Destroy ${stack}, with all that the plan lists? This cannot be undone.`, values.yes);
  await applySavedPlan(settings, terraform, bucket);
}

run(destroy);
