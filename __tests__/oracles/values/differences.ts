import explained from './differences.json';

interface Difference {
  /** What it is known by. */
  readonly what: string;
  readonly reason: string;
}

const EXPLAINED: readonly Difference[] = explained;

/** Splits what was found, by its key, into what `differences.json` explains and what nothing does. */
export function judge(found: ReadonlyMap<string, string>): {
  readonly unexplained: string[];
  readonly explained: string[];
} {
  const reasons = new Set(EXPLAINED.map(({ what }) => what));
  return {
    unexplained: [...found].filter(([key]) => !reasons.has(key)).map(([, line]) => line),
    explained: [...found.keys()].filter((key) => reasons.has(key)),
  };
}

/** The explained differences of one kind that were not found: their entries have to go. */
export function stale(found: ReadonlyMap<string, string>, kind: RegExp): string[] {
  return EXPLAINED.map(({ what }) => what).filter((what) => kind.test(what) && !found.has(what));
}
