/** A line that is removed (`-`) or added (`+`). */
export interface DiffLine {
  readonly sign: '-' | '+';
  readonly line: string;
}

/** How many lines of each side are compared. Longer parts are shown as removed and added as a whole. */
const MOST = 400;

/**
 * The lines that differ between two texts: a shortest difference, in the order of the texts. Trailing white
 * space is ignored.
 */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [from, to] = [before, after].map((text) => text.split(/\r?\n/).map((line) => line.trimEnd())) as [
    string[],
    string[],
  ];
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start++;
  let end = 0;
  while (end < Math.min(from.length, to.length) - start && from.at(-1 - end) === to.at(-1 - end)) end++;
  const [old, fresh] = [from.slice(start, from.length - end), to.slice(start, to.length - end)];
  const differing =
    old.length > MOST || fresh.length > MOST
      ? [
          ...old.map((line) => ({ sign: '-' as const, line })),
          ...fresh.map((line) => ({ sign: '+' as const, line })),
        ]
      : shortest(old, fresh);
  return differing.filter(({ line }) => line !== '');
}

/** The shortest difference, by the longest common subsequence. */
function shortest(from: readonly string[], to: readonly string[]): DiffLine[] {
  const common = Array.from({ length: from.length + 1 }, () => new Array<number>(to.length + 1).fill(0));
  for (let i = from.length - 1; i >= 0; i--)
    for (let j = to.length - 1; j >= 0; j--)
      common[i]![j] =
        from[i] === to[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    if (i < from.length && j < to.length && from[i] === to[j]) [i, j] = [i + 1, j + 1];
    else if (j >= to.length || (i < from.length && common[i + 1]![j]! >= common[i]![j + 1]!))
      lines.push({ sign: '-', line: from[i++]! });
    else lines.push({ sign: '+', line: to[j++]! });
  }
  return lines;
}
