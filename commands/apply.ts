import { join, resolve } from 'node:path';
import { loadSettings } from '../settings';
import { run } from './command';
import { initialised, prepare } from './prepare';
import { applySavedPlan } from './saved-plan/apply';
import { SavedPlan } from './saved-plan/saved-plan';
import { stackArguments, stackNames } from './stack-argument';

const OPTIONS = { from: { type: 'string' }, allow: { type: 'string', multiple: true } } as const;

/**
 * `npm run apply -- <stack>`: applies exactly the plan that `npm run plan` saved, or nothing. The approval is the
 * caller's: nobody is asked.
 */
async function apply(): Promise<void> {
  const settings = loadSettings();
  const line = {
    command: 'apply',
    usage: '<stack> [--from <folder>] [--allow <address>]…',
    stacks: stackNames(settings).filter((stack) => stack !== 'state'),
    refused: {
      state:
        'The state stack holds the rights of CI: a person plans and applies it in one go. npm run deploy -- state',
    },
  };
  const { stack, values } = stackArguments(line, OPTIONS);
  const given =
    values.from === undefined ? undefined : new SavedPlan(stack, join(resolve(values.from), stack));
  given?.verify();
  const bucket = await prepare(settings);

  const terraform = await initialised(stack);
  if (given && given.folder !== terraform.folder) given.copyTo(terraform.folder);
  if (!(await applySavedPlan(settings, terraform, bucket, values.allow)))
    console.log(`The saved plan of ${stack} changes nothing.`);
}

run(apply);
