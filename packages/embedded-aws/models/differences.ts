import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A difference between an oracle and the project, in which the project is right. */
export interface Difference {
  /** The difference, as the oracle words it; a `*` matches any text. */
  readonly what: string;
  /** Why it is right. */
  readonly reason: string;
}

/** The differences that the front door accepts. */
const FILE = join(__dirname, 'differences.json');

/** All explained differences. */
export class Differences {
  private readonly patterns: readonly { readonly what: string; readonly pattern: RegExp }[];
  private readonly known = new Map<string, string | undefined>();

  constructor(differences: readonly Difference[]) {
    this.patterns = differences.map(({ what }) => ({ what, pattern: patternOf(what) }));
  }

  /** The project's own. */
  static read(): Differences {
    return new Differences(JSON.parse(readFileSync(FILE, 'utf8')) as Difference[]);
  }

  /** The entry that explains a difference; undefined where there is none. */
  explaining(what: string): string | undefined {
    if (!this.known.has(what)) {
      this.known.set(what, this.patterns.find(({ pattern }) => pattern.test(what))?.what);
    }
    return this.known.get(what);
  }

  /** The entries about called operations. */
  about(called: Iterable<string>): string[] {
    const calls = [...called];
    return this.patterns
      .filter(({ what }) => {
        const [side = '', operation = ''] = what.split(' ');
        const pattern = patternOf(`${side} ${operation}`);
        return calls.some((call) => pattern.test(call));
      })
      .map(({ what }) => what);
  }
}

/** A pattern for the text of a difference. */
export function patternOf(what: string): RegExp {
  const escaped = what.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 's');
}
