import explained from './differences.json';

/** Which comparison a difference is of; the explanation of each begins with it. */
export type Oracle = 'aws' | 'cdk' | 'handlers' | 'reference';

export interface Verdict {
  /** What no entry of differences.json explains. */
  readonly unexplained: readonly string[];
  /** Entries that explain nothing. */
  readonly stale: readonly string[];
  readonly explained: number;
}

/** Holds differences against differences.json, where a `*` stands for anything. */
export function judge(oracle: Oracle, differences: readonly string[]): Verdict {
  const found = differences.map((one) => `${oracle}: ${one}`);
  const entries = explained
    .filter(({ what }) => what.startsWith(`${oracle}: `))
    .map(({ what }) => ({ what, matches: new RegExp(`^${what.split('*').map(escape).join('.*')}$`) }));
  return {
    unexplained: found.filter((one) => !entries.some(({ matches }) => matches.test(one))).sort(),
    stale: entries.filter(({ matches }) => !found.some((one) => matches.test(one))).map(({ what }) => what),
    explained: found.filter((one) => entries.some(({ matches }) => matches.test(one))).length,
  };
}

/** The line that a comparison prints. */
export function summary(compared: string, { unexplained, explained: reasons }: Verdict): string {
  return `Rights: ${compared} compared, ${unexplained.length} unexplained, ${reasons} explained.\n`;
}

const escape = (text: string) => text.replace(/[.+?^${}()|[\]\\/]/g, '\\$&');
