import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A place where an oracle says otherwise than the project, and the project is right. */
export interface Difference {
  /** What differs, as the oracle words it; a `*` stands for any text. */
  readonly what: string;
  /** Why it is right. */
  readonly reason: string;
}

/** What the front door lets pass. */
const FILE = join(__dirname, 'differences.json');

/** Every difference that is explained. */
export class Differences {
  private readonly patterns: readonly { readonly what: string; readonly pattern: RegExp }[];
  private readonly known = new Map<string, string | undefined>();

  constructor(differences: readonly Difference[]) {
    this.patterns = differences.map(({ what }) => ({ what, pattern: patternOf(what) }));
  }

  /** Those of the project. */
  static read(): Differences {
    return new Differences(JSON.parse(readFileSync(FILE, 'utf8')) as Difference[]);
  }

  /** The entry that explains a difference; undefined where none does. */
  explaining(what: string): string | undefined {
    if (!this.known.has(what)) {
      this.known.set(what, this.patterns.find(({ pattern }) => pattern.test(what))?.what);
    }
    return this.known.get(what);
  }

  /** The entries about operations of which one was called. */
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

/** What a difference's words match. */
export function patternOf(what: string): RegExp {
  const escaped = what.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 's');
}
