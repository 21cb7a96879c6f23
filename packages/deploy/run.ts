import { prefixOf, type StageFacts } from '../facts';
import { loadFacts } from '../facts/house';
import { checkAccount } from './account/account';
import { UserError } from './command/command';
import { declare, start, usageOf } from './command/command-line';
import { since } from './command/progress';
import { wrap } from './command/screen';
import { readStacks } from './command/stack-argument';
import { pickInstances } from './instances/in-service';
import { checkCommand, type Outcome, runCommand } from './instances/run-command';
import { commandOf } from './instances/shell-words';

const RUN = declare({
  name: 'run',
  does:
    "Runs a command on an instance in service, as the app's user and never root, with the app's environment and secrets, " +
    "in a copy of the release. Its exit status is the command's; of several instances the highest.",
  arguments: { stage: { says: 'a stage of the settings' } },
  options: {
    all: { type: 'boolean', says: 'on every instance in service' },
    instance: { type: 'string', value: 'id', says: 'on this one: its id or the end of it' },
    timeout: {
      type: 'string',
      value: 'minutes',
      whole: [1, 1440],
      default: 60,
      says: 'how long it may take',
    },
    json: { type: 'boolean', says: 'print one JSON document' },
  },
  rest: ['command', 'one word is a line for bash, several are the words of a command'],
  example:
    "npm run run -- staging -- node dist/migrate.js --dry-run\nnpm run run -- staging --all -- 'df -h / | tail -1'",
});

async function runOnInstances(): Promise<void> {
  const settings = loadFacts();
  const { stack: name, values, rest } = readStacks(RUN, { stacks: Object.keys(settings.stages) });
  const { all, instance, json } = values;
  if (rest.length === 0) throw new UserError(`There is no command. ${usageOf(RUN)}`);
  if (all && instance !== undefined)
    throw new UserError('--all and --instance do not go together: leave one out.');
  const command = commandOf(rest);
  checkCommand(command);
  await checkAccount(settings);
  const stage = settings.stages[name] as StageFacts;
  const instances = await pickInstances(settings, stage, {
    all,
    ...(instance !== undefined && { instance }),
  });
  const started = Date.now();
  let hasHint = false;
  const whole = `npm run logs -- ${name} --process by-hand`;
  console.error(wrap(`Running it on ${instances.join(', ')}`, '  ', '').join('\n'));
  process.once('SIGINT', () => {
    console.error(`\nThe command goes on, as long as it may (--timeout). Follow it: ${whole} -f`);
    process.exit(130);
  });
  const outcomes = await runCommand({
    group: prefixOf(settings, name),
    stage: name,
    region: settings.region,
    instances,
    command,
    seconds: values.timeout * 60,
    print: json ? () => undefined : (outcome) => print(outcome, instances.length > 1),
    wait: (open) => {
      console.error(`… it runs on ${open} instance${open === 1 ? '' : 's'} (${since(started)})`);
      if (!hasHint) console.error(`  What it prints: ${whole} -f`);
      hasHint = true;
    },
  });
  if (json) console.log(JSON.stringify({ stage: name, command, instances: outcomes }));
  else console.error(`All that it printed: ${whole}`);
  process.exitCode = Math.max(...outcomes.map(({ status }) => status));
}

/** What it printed to standard output, and how it ended beside it. */
function print({ instance, output, end }: Outcome, isOneOfSeveral: boolean): void {
  const prefix = isOneOfSeveral ? `${instance} ` : '';
  process.stdout.write(output.replace(/^(?=[^])/gm, prefix));
  console.error(`${instance}: ${end}`);
}

start(RUN, runOnInstances);
