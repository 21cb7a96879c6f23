import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Difference {
  /** What is judged, a colon, and what is said of it. */
  readonly what: string;
  /** Why it is right all the same. */
  readonly reason: string;
}

const KNOWN = JSON.parse(readFileSync(join(__dirname, 'differences.json'), 'utf8')) as Difference[];

/** How what an oracle found stands to differences.json. */
export interface Judged {
  /** Found, and no entry has it. */
  readonly unexplained: readonly string[];
  /** An entry has it, but it is not found any more. */
  readonly stale: readonly string[];
  readonly explained: number;
}

/** @param kind what the entries begin with that this oracle can find: the others are another's */
export function judge(kind: string, found: readonly string[]): Judged {
  const known = KNOWN.map(({ what }) => what).filter((what) => what.startsWith(kind));
  return {
    unexplained: [...new Set(found)].filter((what) => !known.includes(what)),
    stale: known.filter((what) => !found.includes(what)),
    explained: known.filter((what) => found.includes(what)).length,
  };
}

/** One line of the run's own output: how much an oracle compared. */
export function report(compared: string, { unexplained, explained }: Judged): void {
  process.stdout.write(
    `Commands: ${compared} compared, ${unexplained.length} unexplained, ${explained} explained.\n`,
  );
}
