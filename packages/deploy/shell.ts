import { loadFacts, prefixOf, type StageFacts } from '../facts';
import { checkAccount } from './account/account';
import { declare, readStacks, start, UserError } from '../command';
import { pickInstances } from './instances/in-service';
import { checkSessionTools, openSession } from './instances/session';

const SHELL = declare({
  name: 'shell',
  does:
    "Opens a shell on an instance in service by Session Manager, as the app's user and never root. It needs the " +
    'AWS CLI with its Session Manager plugin. Input and output of the shell are logged.',
  arguments: {
    stage: { says: 'a stage of the settings' },
    instance: { says: 'its id or the end of it; without it, the first in service', optional: true },
  },
  example: 'npm run shell -- staging',
});

async function shell(): Promise<void> {
  const settings = loadFacts();
  const { stack: name, further } = readStacks(SHELL, { stacks: Object.keys(settings.stages) });
  const [instance] = further;
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new UserError(`shell needs a terminal. A command without one: npm run run -- ${name} -- <command>`);
  checkSessionTools();
  await checkAccount(settings);
  const stage = settings.stages[name] as StageFacts;
  const [id] = await pickInstances(settings, stage, instance === undefined ? {} : { instance });
  console.log(`A shell on ${id} of ${name}, as the user app. It ends with: exit`);
  process.exitCode = await openSession(settings.region, prefixOf(settings, name), id);
}

start(SHELL, shell);
