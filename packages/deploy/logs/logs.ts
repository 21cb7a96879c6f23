import { type Facts, nearest, type StageFacts } from '../../facts';
import { asking, isTransient, words } from '../account/aws';
import { sleep, UserError } from '../../command';
import { StageLogs } from './cloudwatch';
import { type LogEvent, merged, type Source } from './events';
import { Follower } from './follow';
import { asJson, asText, type Format, onScreen } from './print';
import { askQuery, table } from './query';
import type { Log, Origin } from './sources';

/** Which logs of a stage are printed, and how. */
export interface LogsOptions {
  readonly logs: readonly Log[];
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly follow: boolean;
  readonly json: boolean;
  readonly process?: string;
  /** The id, or the end of it. */
  readonly instance?: string;
  readonly grep?: RegExp;
}

/**
 * Seconds between two polls: each asks five logs, and an account has 25 calls a second. [CloudWatch Logs
 * quotas]
 */
const POLL = 2;

/** Prints the logs of a stage since a time, in the order of time, and new lines where they are followed. */
export async function printLogs(
  { project, region }: Facts,
  { name }: StageFacts,
  options: LogsOptions,
): Promise<void> {
  const logs = new StageLogs(project, name, region);
  const sources = await asking('reading the logs', () => sourcesOf(logs, name, options));
  const format = options.json ? asJson : process.stdout.isTTY ? onScreen : asText;
  const print = printing(format, options.grep);
  if (!options.follow) {
    const printed = await asking('reading the logs', () => print(merged(sources, options.since)));
    if (printed === 0 && !options.json)
      console.error(`Nothing in the logs of ${name} since ${since(options)}.`);
    return;
  }
  await follow(new Follower(sources, options), print);
}

/** Runs a saved query and prints its rows. */
export async function printQuery(
  { project, region }: Facts,
  { name }: StageFacts,
  query: string,
  { since, json, id }: { readonly since: number; readonly json: boolean; readonly id?: string },
): Promise<void> {
  const logs = new StageLogs(project, name, region);
  const question = { project, stage: name, query, since, until: Date.now(), ...(id !== undefined && { id }) };
  const rows = await askQuery(logs, question);
  console.log(json ? rows.map((row) => JSON.stringify(row)).join('\n') : table(rows));
}

const since = ({ since }: LogsOptions): string =>
  new Date(since).toISOString().replace('T', ' ').replace(/\..*/, ' UTC');

/** The logs, limited to a process or an instance. @throws UserError where that has not written anything */
async function sourcesOf(logs: StageLogs, stage: string, options: LogsOptions): Promise<Source[]> {
  const { process, instance } = options;
  if (process === undefined && instance === undefined) return options.logs.map((log) => logs.source(log));
  const origins = (await Promise.all(options.logs.map((log) => logs.origins(log)))).flat();
  const wanted: { -readonly [name in keyof Origin]?: string } = {};
  if (instance !== undefined) {
    const ids = unique(origins.map((origin) => origin.instance));
    const meant = ids.filter((id) => id === instance || (instance.length >= 4 && id.endsWith(instance)));
    if (meant.length !== 1) throw new UserError(noSuch('instance', instance, ids, stage));
    [wanted.instance] = meant;
  }
  if (process !== undefined) {
    const names = unique(origins.flatMap((origin) => origin.process ?? []));
    if (!names.includes(process)) throw new UserError(noSuch('process', process, names, stage));
    wanted.process = process;
  }
  return options.logs.map((log) => logs.source(log, wanted));
}

const unique = (all: readonly string[]): string[] => [...new Set(all)].sort();

function noSuch(what: string, given: string, known: readonly string[], stage: string): string {
  const meant = nearest(given, known);
  const have = known.length > 0 ? `These have: ${known.slice(0, 10).join(', ')}.` : 'None has.';
  return `No ${what} "${given}"${meant ? ` (${meant}?)` : ''} has written to the logs of ${stage}. ${have}`;
}

type Print = (events: AsyncIterable<LogEvent>) => Promise<number>;

/** Returns a function that prints events as they come. @returns how many were printed */
function printing(format: Format, grep: RegExp | undefined): Print {
  return async (events) => {
    let written = 0;
    for await (const event of events) {
      if (grep && !grep.test(event.message)) continue;
      written += 1;
      if (!process.stdout.write(`${format(event)}\n`)) await drained();
    }
    return written;
  };
}

const drained = (): Promise<unknown> => new Promise((resolve) => process.stdout.once('drain', resolve));

/** Prints new events until an interrupt. A poll that AWS does not answer is repeated; no event is lost. */
async function follow(follower: Follower, print: Print): Promise<never> {
  let said = '';
  for (;;) {
    const lack = await asking('reading the logs', () => print(follower.look()).then(() => '', transient));
    if (lack && lack !== said) console.error(`… AWS does not answer (${lack}); trying again`);
    said = lack;
    await sleep(POLL);
  }
}

function transient(error: unknown): string {
  if (isTransient(error)) return words(error);
  throw error;
}
