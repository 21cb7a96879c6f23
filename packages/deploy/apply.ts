import { join, resolve } from 'node:path';
import { loadFacts } from '../facts';
import { refuseNarrowBoundary } from './boundary/boundary';
import { toApprove } from './ci/plans';
import { declare, nowHolds, readStacks, start } from '../command';
import { nextAfterApply } from './deploying/next';
import { initialised, prepare } from './deploying/prepare';
import { applySavedPlan } from './saved-plan/apply';
import { readPlanFile } from './saved-plan/judgement';
import { savedPlanOf } from './saved-plan/make';
import { SavedPlan } from './saved-plan/saved-plan';

const APPLY = declare({
  name: 'apply',
  does:
    'Applies exactly the plan that npm run plan saved, or nothing. It does not ask: whoever starts it has approved ' +
    'the plan.',
  arguments: { stack: { says: 'a stage, or `pipeline`' } },
  options: {
    from: { type: 'string', value: 'folder', says: 'the folder that npm run plan -- --out wrote' },
    patches: {
      type: 'string',
      oneOf: ['apply', 'leave'],
      default: 'apply',
      says: 'what to do with a plan that only brings a newer machine image (AMI)',
    },
    wait: {
      type: 'string',
      value: 'minutes',
      whole: [0, 60],
      default: 0,
      says: 'minutes to wait for a running release that a change of the pipeline would cancel',
    },
    allow: {
      type: 'string',
      value: 'address',
      multiple: true,
      says: 'allow one harmful change, by its exact resource address',
    },
  },
  example: 'npm run apply -- staging',
});

/**
 * `npm run apply -- <stack>`: applies exactly the plan that `npm run plan` saved, or nothing. Nobody is
 * asked: whoever calls it has approved the plan. With `--patches leave`, a plan whose only change is a newer
 * image is not applied: who approves a change of the code has not approved that. A plan that changes the
 * pipeline is refused while a release runs or waits for approval; with `--wait` the command first waits for
 * its end.
 */
async function apply(): Promise<void> {
  const settings = loadFacts();
  const known = {
    stacks: settings.stacksBesideState,
    refused: {
      state:
        "The stack state defines CI's permissions, so a person plans and applies it in one run: npm run deploy " +
        '-- state',
    },
  };
  const { stack, values } = readStacks(APPLY, known);
  const { patches, wait: waitMinutes } = values;
  nowHolds('Nothing was changed.', `npm run apply -- ${stack}`);
  const given =
    values.from === undefined ? undefined : new SavedPlan(stack, join(resolve(values.from), stack));
  given?.verify();
  const bucket = await prepare(settings);

  const terraform = await initialised(stack);
  if (given && given.folder !== terraform.folder) given.copyTo(terraform.folder);
  const saved = savedPlanOf(terraform);
  const { destroy } = saved.verify();
  if (!destroy) await refuseNarrowBoundary(settings, stack);
  if (patches === 'leave' && isPatch(saved))
    return console.log(
      `The saved plan of ${stack} is a patch (only a newer machine image). It was not applied: the task "patch" ` +
        'applies it.',
    );
  const hasApplied = await applySavedPlan(settings, terraform, bucket, { allow: values.allow, waitMinutes });
  if (!hasApplied) console.log(`The saved plan of ${stack} changes nothing.`);
  console.log(nextAfterApply(settings, stack, destroy));
}

function isPatch(saved: SavedPlan): boolean {
  return toApprove(readPlanFile(saved.file('json'), saved.verify())).isPatch;
}

start(APPLY, apply);
