import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../command';
import { type Difference, patternOf } from '../embedded-aws';

/** The file with an oracle's explained differences. The front door reads its own, which is in its folder. */
const fileOf = (oracle: string): string =>
  oracle === 'requests'
    ? join(ROOT, 'packages/embedded-aws/models', 'differences.json')
    : join(__dirname, oracle, 'differences.json');

/** The explained differences of an oracle. @param oracle the name of its folder */
export const differencesOf = (oracle: string): Difference[] =>
  JSON.parse(readFileSync(fileOf(oracle), 'utf8')) as Difference[];

/** How the findings of an oracle compare with the explained differences. */
export interface Verdict {
  /** Findings that no entry explains. */
  readonly unexplained: readonly string[];
  /** Entries that explain nothing any more: they must be removed. */
  readonly stale: readonly string[];
  /** How many findings are explained. */
  readonly explained: number;
}

/**
 * Compares findings with the explained differences of an oracle.
 *
 * @param kind matches the entries that this comparison can find; the others belong to other comparisons
 */
export const judge = (oracle: string, kind: RegExp, found: Iterable<string>): Verdict =>
  compare(
    differencesOf(oracle).filter(({ what }) => kind.test(what)),
    found,
  );

/** Compares findings with differences, in which a `*` matches any text. */
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

/** Prints one line: `Rights: 12 grants compared, 0 unexplained, 3 explained.` */
export function print(oracle: string, compared: string, { unexplained, explained }: Verdict): void {
  process.stdout.write(
    `${oracle}: ${compared} compared, ${unexplained.length} unexplained, ${explained} explained.\n`,
  );
}
