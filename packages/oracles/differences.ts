import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../command';
import { type Difference, patternOf } from '../embedded-aws';

/** Where an oracle's explained differences stand. The front door reads its own, so they stand beside it. */
const fileOf = (oracle: string): string =>
  oracle === 'requests'
    ? join(ROOT, 'packages/embedded-aws/models', 'differences.json')
    : join(__dirname, oracle, 'differences.json');

/** The differences of an oracle that are explained. @param oracle the name of its folder */
export const differencesOf = (oracle: string): Difference[] =>
  JSON.parse(readFileSync(fileOf(oracle), 'utf8')) as Difference[];

/** How what an oracle found stands to what is explained. */
export interface Verdict {
  /** Found, and no entry explains it. */
  readonly unexplained: readonly string[];
  /** Entries that explain nothing any more: they have to go. */
  readonly stale: readonly string[];
  /** How many of those that were found are explained. */
  readonly explained: number;
}

/**
 * Holds what was found against the explained differences of an oracle.
 *
 * @param kind the entries that this comparison can find: others are another's
 */
export const judge = (oracle: string, kind: RegExp, found: Iterable<string>): Verdict =>
  compare(
    differencesOf(oracle).filter(({ what }) => kind.test(what)),
    found,
  );

/** Holds what was found against differences, in which a `*` stands for any text. */
export function compare(differences: readonly Difference[], found: Iterable<string>): Verdict {
  const all = [...new Set(found)];
  const entries = differences.map(({ what }) => ({ what, pattern: patternOf(what) }));
  const unexplained = all.filter((one) => !entries.some(({ pattern }) => pattern.test(one)));
  return {
    unexplained,
    stale: entries.filter(({ pattern }) => !all.some((one) => pattern.test(one))).map(({ what }) => what),
    explained: all.length - unexplained.length,
  };
}

/** One line of the run's own output: `Rights: 12 grants compared, 0 unexplained, 3 explained.` */
export function print(oracle: string, compared: string, { unexplained, explained }: Verdict): void {
  process.stdout.write(
    `${oracle}: ${compared} compared, ${unexplained.length} unexplained, ${explained} explained.\n`,
  );
}
