import { BY_HAND, loadFacts, type StageFacts } from '../facts';
import { checkAccount } from './account/account';
import {
  declare,
  type Interrupted,
  interruption,
  nowHolds,
  outlive,
  readStacks,
  since,
  start,
  usageOf,
  UserError,
  wasInterrupted,
  wrap,
} from '../command';
import { pickInstances } from './instances/in-service';
import { CANCELLED, checkCommand, type Outcome, type Ran, runCommand } from './instances/run-command';
import { commandOf } from './instances/shell-words';

const RUN = declare({
  name: 'run',
  does:
    "Runs a command on an instance in service, as the app's user and never root, with the app's environment and " +
    "secrets, in a copy of the release. The exit status is the command's; with several instances, the highest. " +
    'Ctrl-C cancels the command.',
  arguments: { stage: { says: 'a stage of the settings' } },
  options: {
    all: { type: 'boolean', says: 'on every instance in service' },
    instance: { type: 'string', value: 'id', says: 'on this instance: its id or the end of it' },
    timeout: {
      type: 'string',
      value: 'minutes',
      whole: [1, 1440],
      default: 60,
      says: 'how long the command may run',
    },
    json: { type: 'boolean', says: 'print one JSON document' },
  },
  rest: ['command', 'one word is a line for bash; several words are a command with its arguments'],
  example:
    "npm run run -- staging -- node dist/migrate.js --dry-run\nnpm run run -- staging --all -- 'df -h / | tail -1'",
});

async function runOnInstances(): Promise<void> {
  const settings = loadFacts();
  const { stack: name, values, rest } = readStacks(RUN, { stacks: Object.keys(settings.stages) });
  const { all, instance, json } = values;
  if (rest.length === 0) throw new UserError(`There is no command. ${usageOf(RUN)}`);
  if (all && instance !== undefined)
    throw new UserError('--all and --instance cannot be combined: leave one out.');
  const command = commandOf(rest);
  checkCommand(command);
  nowHolds('Nothing was started.', '');
  await checkAccount(settings);
  const stage = settings.stages[name] as StageFacts;
  const instances = await pickInstances(settings, stage, {
    all,
    ...(instance !== undefined && { instance }),
  });
  const started = Date.now();
  let hasHint = false;
  const whole = `npm run logs -- ${name} --process ${BY_HAND}`;
  // A program gets the whole output at once, in order. A person sees it while the command runs.
  const isHeard = Boolean(process.stdout.isTTY) && !json;
  const prefixOf = (id: string) => (instances.length > 1 ? `${id} ` : '');
  console.error(wrap(`Running it on ${instances.join(', ')}`, '  ', '').join('\n'));
  const running = runCommand({
    project: settings.project,
    stage: name,
    region: settings.region,
    instances,
    command,
    seconds: values.timeout * 60,
    print: json ? () => undefined : (outcome, rest) => print(outcome, rest, prefixOf(outcome.instance)),
    ...(isHeard && { hear: (id: string, line: string) => console.log(`${prefixOf(id)}${line}`) }),
    isInterrupted: wasInterrupted,
    wait: (open) => {
      console.error(`… it runs on ${open} instance${open === 1 ? '' : 's'} (${since(started)})`);
      if (!hasHint && !isHeard) console.error(`  Its output: ${whole} -f`);
      hasHint = true;
    },
  });
  const ran = await outlive('the command', running);
  if (wasInterrupted()) throw interrupted(ran, instances, whole);
  if (json) console.log(JSON.stringify({ stage: name, command, instances: ran.outcomes }));
  else console.error(`Its whole output: ${whole}`);
  process.exitCode = Math.max(...ran.outcomes.map(({ status }) => status));
}

/** The paragraph after an interrupt: how the command ended on each instance. */
function interrupted(
  { outcomes, notCancelled }: Ran,
  instances: readonly string[],
  whole: string,
): Interrupted {
  if (notCancelled !== undefined)
    return interruption(
      `The command could not be cancelled (${notCancelled}), and runs until its time limit. Follow it: ${whole} -f`,
      '',
    );
  const cancelled = outcomes.filter(({ end }) => end === CANCELLED).map(({ instance }) => instance);
  const what =
    cancelled.length > 0
      ? `The command was cancelled on ${cancelled.join(', ')}: it gets SIGTERM there, and SIGKILL 30 s later.`
      : `The command had ended on ${instances.length === 1 ? 'the instance' : 'every instance'} before it could be cancelled.`;
  return interruption(`${what} Its whole output: ${whole}`, '');
}

/** Prints the command's output to standard output, and how it ended to standard error. */
function print({ instance, end }: Outcome, rest: string, prefix: string): void {
  process.stdout.write(rest.replace(/^(?=[^])/gm, prefix));
  console.error(`${instance}: ${end}`);
}

start(RUN, runOnInstances);
