import { loadFacts, type StageFacts } from '../facts';
import { checkAccount } from './account/account';
import { declare, meant, readStacks, start, UserError } from '../command';
import { printLogs, printQuery } from './logs/logs';
import { parseSince } from './logs/since';
import { type Log, LOG_NAMES } from './logs/sources';

const LOGS = declare({
  name: 'logs',
  does: 'Prints all logs of a stage, or the named ones, in order of time; or runs a saved query.',
  arguments: { stage: { says: 'a stage of the settings' } },
  options: {
    follow: { type: 'boolean', short: 'f', says: 'keep printing new lines until Ctrl-C' },
    since: { type: 'string', value: 'time', default: '10m', says: 'from when: how long ago, or a time' },
    log: { type: 'string', value: 'log', multiple: true, says: `one of ${LOG_NAMES.join(', ')}` },
    process: {
      type: 'string',
      value: 'name',
      says: 'only this process of the log app: web, a worker, or a command',
    },
    instance: { type: 'string', value: 'id', says: 'only this instance: its id or the end of it' },
    grep: {
      type: 'string',
      value: 'pattern',
      says: 'only lines that match this regular expression; the id for a query that needs one',
    },
    query: { type: 'string', value: 'name', says: 'run a saved query: its name or the beginning of it' },
    json: { type: 'boolean', says: 'print one JSON object per line' },
  },
  example:
    'npm run logs -- staging -f --log app --grep ERROR\nnpm run logs -- staging --process worker --since 2h\n' +
    'npm run logs -- production --query slow --since 1d',
});

async function logs(): Promise<void> {
  const settings = loadFacts();
  const { stack, values } = readStacks(LOGS, { stacks: Object.keys(settings.stages) });
  const { follow, json, grep, query, process: name, instance } = values;
  const since = parseSince(values.since, Date.now());
  const stage = settings.stages[stack] as StageFacts;
  // The reader of a pipe may close it early, as `| head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  if (query !== undefined) {
    refuseBesideQuery({ follow, process: name, instance, log: values.log });
    await checkAccount(settings);
    return printQuery(settings, stage, query, { since, json, ...(grep !== undefined && { id: grep }) });
  }
  const wanted = logsOf(values.log, name);
  const pattern = grep === undefined ? {} : { grep: patternOf(grep) };
  const whose = { ...(name !== undefined && { process: name }), ...(instance !== undefined && { instance }) };
  await checkAccount(settings);
  process.once('SIGINT', () => process.exit(0)); // Ctrl-C is the normal end of following
  await printLogs(settings, stage, { logs: wanted, since, follow, json, ...pattern, ...whose });
}

/** Refuses options that cannot be combined with a query. @throws UserError */
function refuseBesideQuery(given: Readonly<Record<string, unknown>>): void {
  const [beside] = Object.entries(given).find(([, value]) => value) ?? [];
  if (beside)
    throw new UserError(
      `--${beside} cannot be combined with --query: a saved query has its own logs and filters.`,
    );
}

/** The logs that the options name. @throws UserError */
function logsOf(given: readonly string[] = [], name: string | undefined): readonly Log[] {
  const named = given.flatMap((text) => text.split(','));
  const unknown = named.find((log) => !LOG_NAMES.includes(log as Log));
  if (unknown !== undefined) {
    const near = meant(unknown, LOG_NAMES);
    throw new UserError(`There is no log "${unknown}"${near}. The logs are: ${LOG_NAMES.join(', ')}.`);
  }
  if (name === undefined)
    return named.length === 0 ? LOG_NAMES : LOG_NAMES.filter((log) => named.includes(log));
  const other = named.find((log) => log !== 'app');
  if (other !== undefined)
    throw new UserError(`--process works with the log app only: leave --log ${other} out.`);
  return ['app'];
}

/** Reads a regular expression. @throws UserError */
function patternOf(given: string): RegExp {
  try {
    return new RegExp(given);
  } catch {
    throw new UserError(
      `--grep takes a regular expression; "${given}" is not one: \\ before ( [ * + ? makes it itself.`,
    );
  }
}

start(LOGS, logs);
