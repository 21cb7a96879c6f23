import { join, resolve } from 'node:path';
import { loadFacts } from '../facts/house';
import { refuseNarrowBoundary } from './boundary/boundary';
import { toApprove } from './ci/plans';
import { run, UserError } from './command/command';
import { initialised, prepare } from './terraform/prepare';
import { applySavedPlan } from './saved-plan/apply';
import { readPlanFile } from './saved-plan/judgement';
import { savedPlanOf } from './saved-plan/make';
import { SavedPlan } from './saved-plan/saved-plan';
import { stackArguments, wholeNumber } from './command/stack-argument';

const OPTIONS = {
  from: { type: 'string' },
  patches: { type: 'string', default: 'apply' },
  wait: { type: 'string', default: '0' },
  allow: { type: 'string', multiple: true },
} as const;

/**
 * `npm run apply -- <stack>`: applies exactly the plan that `npm run plan` saved, or nothing. The approval is the
 * caller's: nobody is asked. With `--patches leave`, a newer image alone is not applied: who approves a change of the
 * code has not approved that. A plan that changes the pipeline is refused while a release runs or waits; with `--wait` what
 * runs is first waited for.
 */
async function apply(): Promise<void> {
  const settings = loadFacts();
  const line = {
    command: 'apply',
    usage: '<stack> [--from <folder>] [--patches apply|leave] [--wait <minutes>] [--allow <address>]…',
    stacks: settings.stacksBesideState,
    refused: {
      state:
        'The state stack holds the rights of CI: a person plans and applies it in one go. npm run deploy -- state',
    },
  };
  const { stack, values } = stackArguments(line, OPTIONS);
  const { patches } = values;
  if (patches !== 'apply' && patches !== 'leave')
    throw new UserError(`--patches takes apply or leave, not "${patches}".`);
  const waitMinutes = wholeNumber('wait', values.wait, 0, 60);
  const given =
    values.from === undefined ? undefined : new SavedPlan(stack, join(resolve(values.from), stack));
  given?.verify();
  const bucket = await prepare(settings);

  const terraform = await initialised(stack);
  if (given && given.folder !== terraform.folder) given.copyTo(terraform.folder);
  const saved = savedPlanOf(terraform);
  if (!saved.verify().destroy) await refuseNarrowBoundary(settings, stack);
  if (patches === 'leave' && isPatch(saved))
    return console.log(
      `The saved plan of ${stack} is a patch (a newer image alone): left to the task "patch".`,
    );
  if (!(await applySavedPlan(settings, terraform, bucket, { allow: values.allow, waitMinutes })))
    console.log(`The saved plan of ${stack} changes nothing.`);
}

function isPatch(saved: SavedPlan): boolean {
  return toApprove(readPlanFile(saved.file('json'), saved.verify())).isPatch;
}

run(apply);
