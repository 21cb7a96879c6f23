/** A title, and its lines; each may have lines below it, which stand as they are. */
export interface Part {
  readonly title: string;
  readonly lines: readonly Line[];
  /** What is refused: the one thing that has a colour. */
  readonly isRefused?: true;
}

export interface Line {
  readonly text: string;
  /** It is copied from here: it stays in one piece, however long. */
  readonly isWhole?: true;
  readonly below?: readonly string[];
}

/** So many lines of a part at most; the last one counts what is left out. */
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

/** The first of them, and how many more there are. */
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
