import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A difference from the service models that is right as it is. */
export interface Difference {
  /** As in `answer ec2:DescribeVpcs unknown Vpcs[].ownerID`; a `*` stands for any text. */
  readonly what: string;
  /** Why it is right. */
  readonly reason: string;
}

/** The front door lets pass what is explained here; the tests that hold the list whole stand beside it. */
const FILE = join(__dirname, '..', '..', '..', '__tests__', 'oracles', 'requests', 'differences.json');

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

function patternOf(what: string): RegExp {
  const escaped = what.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`);
}
