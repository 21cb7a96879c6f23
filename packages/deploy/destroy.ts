import { loadFacts } from '../facts';
import { confirm, declare, nowHolds, readStacks, start } from '../command';
import { changesOutputsAlone } from './deploying/deploy-stack';
import { destroyedSaid } from './deploying/next';
import { initialised, prepare } from './deploying/prepare';
import { refuseProtectedResources, refuseProtectedStage } from './saved-plan/protection';
import { applySavedPlan } from './saved-plan/apply';
import { refuseHarm } from './saved-plan/judgement';
import { makePlan } from './saved-plan/make';
import { planReport } from './saved-plan/report';

const DESTROY = declare({
  name: 'destroy',
  does:
    'Plans the destruction of a stack, shows the plan, asks, and applies exactly that plan. A protected stage is ' +
    'refused before anything is deleted.',
  arguments: { stack: { says: 'a stage, or `pipeline`' } },
  options: {
    yes: { type: 'boolean', says: 'do not ask' },
    full: { type: 'boolean', says: "show Terraform's own output as well" },
  },
  example: 'npm run destroy -- staging',
});

/**
 * `npm run destroy -- <stack>`: plans the destruction, shows it, asks, and applies exactly that plan. A
 * protected stage is refused before the first call that deletes anything, until `protected: false` is
 * applied.
 */
async function destroy(): Promise<void> {
  const settings = loadFacts();
  const known = {
    stacks: settings.stacksBesideState,
    refused: {
      state: 'The stack state holds the state of all other stacks: this command never destroys it.',
    },
  };
  const { stack, values } = readStacks(DESTROY, known);
  refuseProtectedStage(settings, stack);
  const goOn = `npm run destroy -- ${stack}`;
  nowHolds('Nothing was changed.', goOn);
  const bucket = await prepare(settings);

  const terraform = await initialised(stack);
  const planned = await makePlan(settings, terraform, bucket, { destroy: true });
  if (!planned.meta.changes) return console.log(`${stack} has no resources to destroy.`);
  if (values.full) await terraform.printPlan();
  refuseProtectedResources(settings, stack, planned.saved.file('json'));
  const report = planReport(settings, [planned], values);
  refuseHarm(planned.verdict, report);
  console.log(`\n${report}\n`);
  // Protected stages were refused above. To type the stack's name is the last safeguard.
  if (!changesOutputsAlone(planned))
    await confirm(`Destroy ${stack}? This cannot be undone.`, values.yes, stack);
  await applySavedPlan(settings, terraform, bucket, { goOn });
  console.log(destroyedSaid(stack));
}

start(DESTROY, destroy);
