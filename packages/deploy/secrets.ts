import type { StageFacts } from '../facts';
import { loadFacts } from '../facts/house';
import { checkAccount } from './account/account';
import { declare, readLine, start } from './command/command-line';
import { readStacks } from './command/stack-argument';
import { secretsScreen, stageSecrets } from './secrets/list';
import { readValue } from './secrets/read-value';
import { setSecret, settable } from './secrets/set';

const JSON_OPTION = { json: { type: 'boolean', says: 'print one JSON document' } } as const;

const SECRETS = declare({
  name: 'secrets',
  does:
    "Says which of a stage's secrets exist, when they were changed, and which instances still run with the old. No value " +
    'is read. `secrets set` gives one another value.',
  arguments: { stage: { says: 'a stage of the settings' } },
  options: JSON_OPTION,
  example: 'npm run secrets -- staging\nnpm run secrets -- set staging DB_PASSWORD < password.txt',
});

const SET = declare({
  name: 'secrets',
  does:
    'Gives a secret another value: on a terminal it is typed and not shown, otherwise it is all of standard input without ' +
    'its last line break. Of a JSON secret the other keys stay as they are. What does not exist yet is made.',
  arguments: {
    set: { says: 'this word', oneOf: ['set'] },
    stage: { says: 'a stage of the settings' },
    name: { says: 'the variable of app.secrets' },
  },
  options: JSON_OPTION,
  example: 'npm run secrets -- set staging DB_PASSWORD < password.txt',
});

async function list(): Promise<void> {
  const settings = loadFacts();
  const { stack, values } = readStacks(SECRETS, { stacks: Object.keys(settings.stages) });
  await checkAccount(settings);
  const found = await stageSecrets(settings, settings.stages[stack] as StageFacts);
  console.log(values.json ? JSON.stringify(found) : secretsScreen(found));
}

async function set(): Promise<void> {
  const settings = loadFacts();
  const stage = { ...SET.arguments?.stage, says: '', oneOf: Object.keys(settings.stages) };
  const { positionals, values } = readLine({ ...SET, arguments: { ...SET.arguments, stage } });
  const [, stack = '', name = ''] = positionals;
  await checkAccount(settings);
  const secret = await settable(settings, settings.stages[stack] as StageFacts, name);
  const value = await readValue(name, `npm run secrets -- set ${stack} ${name} < <file>`);
  const done = await setSecret(settings.region, secret, value);
  const { what, others } = secret;
  if (values.json) {
    console.log(JSON.stringify({ stage: stack, secret: name, what, done, others }));
    return;
  }
  console.log(`${done}: ${name} of ${stack}, ${what}.`);
  console.log(`The app takes it up when it is started anew. Next: npm run restart -- ${stack}`);
  for (const other of others) console.log(`${other} has it too: npm run restart -- ${other}`);
}

const isSet = process.argv[2] === 'set';
start(isSet ? SET : SECRETS, isSet ? set : list);
