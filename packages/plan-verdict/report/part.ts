/** A title with its lines. Each line may have further lines below it, which are printed unchanged. */
export interface Part {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Whether it shows what is refused: only that has a colour. */
  readonly isRefused?: true;
}

/** A line of a report. */
export interface Line {
  readonly text: string;
  /** Whether it is meant to be copied, and never broken. */
  readonly isWhole?: true;
  readonly below?: readonly string[];
}

/** How many lines a part has at most. The last line counts those that are left out. */
export const MOST = {
  refused: 4,
  known: 3,
  opened: 3,
  replaced: 3,
  changes: 8,
  patches: 3,
  notes: 3,
  allow: 3,
};
/** No limits, for the full report. */
export const ALL: typeof MOST = {
  refused: Infinity,
  known: Infinity,
  opened: Infinity,
  replaced: Infinity,
  changes: Infinity,
  patches: Infinity,
  notes: Infinity,
  allow: Infinity,
};

/** A part with its first lines, and the number of those that are left out. */
export function part(title: string, lines: readonly Line[], most: number): Part {
  if (lines.length <= most) return { title, lines };
  return {
    title,
    lines: [
      ...lines.slice(0, most - 1),
      { text: `and ${lines.length - most + 1} more: --full has all of it` },
    ],
  };
}
