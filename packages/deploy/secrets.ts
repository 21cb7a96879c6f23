import { loadFacts, type StageFacts } from '../facts';
import { checkAccount } from './account/account';
import { declare, readLine, readStacks, start } from '../command';
import { secretsScreen, stageSecrets } from './secrets/list';
import { readValue } from './secrets/read-value';
import { setSecret, settable } from './secrets/set';

const JSON_OPTION = { json: { type: 'boolean', says: 'print one JSON document' } } as const;

const SECRETS = declare({
  name: 'secrets',
  does:
    "Lists a stage's secrets: whether they exist, when they were changed, and which instances still run with the " +
    'old value. No value is read. `secrets set` sets a new value.',
  arguments: { stage: { says: 'a stage of the settings' } },
  options: JSON_OPTION,
  example: 'npm run secrets -- staging\nnpm run secrets -- set staging DB_PASSWORD < password.txt',
});

const SET = declare({
  name: 'secrets',
  does:
    'Sets the value of a secret: typed on a terminal (and not shown), else all of standard input without its ' +
    'last line break. The other keys of a JSON secret stay as they are. A secret that does not exist is created.',
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
  console.log(`The app reads it at its next start. Next: npm run restart -- ${stack}`);
  for (const other of others) console.log(`${other} uses it too: npm run restart -- ${other}`);
}

const isSet = process.argv[2] === 'set';
start(isSet ? SET : SECRETS, isSet ? set : list);
