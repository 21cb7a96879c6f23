import { loadFacts } from '../facts';
import { checkAccount } from './account/account';
import { declare, readStacks, start } from '../command';
import { lookAt } from './status/look';
import { textOf } from './status/text';

const STATUS = declare({
  name: 'status',
  does:
    'Shows on one screen, for each stage: the release in service, its instances, alarms in ALARM, what is under ' +
    'way, the last releases; and what to do next. It changes nothing.',
  arguments: { stage: { says: 'the stages; without one, all stages', optional: true, several: true } },
  options: { json: { type: 'boolean', says: 'print one JSON document' } },
  example: 'npm run status\nnpm run status -- production --json',
});

/**
 * `npm run status [-- <stage>…]`: prints the state of the stages. Exit status 1 where AWS did not answer
 * every question.
 */
async function status(): Promise<void> {
  const settings = loadFacts();
  const all = Object.keys(settings.stages);
  const { stacks, values } = readStacks(STATUS, { stacks: all });
  // Started before the account is checked, to save time: it reads only, and nothing of a wrong account is
  // printed.
  const looking = lookAt(settings, stacks.length > 0 ? stacks : all);
  await checkAccount(settings);
  const found = await looking;
  process.stdout.write(values.json ? `${JSON.stringify(found, undefined, 2)}\n` : textOf(found));
  if (found.notAnswered.length > 0) process.exitCode = 1;
}

start(STATUS, status);
