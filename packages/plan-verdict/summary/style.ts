/** How a summary is written: for a pull request's comment, or for a terminal and a log. */
export interface Style {
  readonly heading: (text: string) => string;
  readonly strong: (text: string) => string;
  /** A name or a value, unchanged. */
  readonly code: (text: string) => string;
  /** Text that may contain names and values. */
  readonly words: (text: string) => string;
  readonly item: (text: string) => string;
  readonly under: (text: string) => string;
  readonly table: (head: readonly string[], rows: readonly (readonly string[])[]) => string[];
}

/**
 * A text without control characters and bidirectional marks, which could hide or forge text in a terminal or
 * a comment.
 */
export const plain = (text: string): string =>
  // eslint-disable-next-line no-control-regex
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]+/g, ' ');

/** A Markdown code span. Its fence is longer than any run of backticks in the text. */
function fenced(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const edge = longest > 0 ? ' ' : '';
  return `${fence}${edge}${text}${edge}${fence}`;
}

const escaped = (text: string): string =>
  plain(text)
    .replace(/[\\`*{}[\]|~!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, (mark) => `\\${mark}`)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    // A value in a plan must not mention a user or link an issue.
    .replace(/@(?=\w)|#(?=\d)/g, (mark) => `${mark}\u200b`);

/** The style of a pull request's comment. */
export const markdown: Style = {
  heading: (text) => `### ${text}`,
  strong: (text) => `**${escaped(text)}**`,
  code: (text) => fenced(plain(text)),
  words: escaped,
  item: (text) => `- ${text}`,
  under: (text) => `  - ${text}`,
  table: (head, rows) => [
    `| ${head.join(' | ')} |`,
    `|${head.map((_, column) => (column === 0 ? ' --- ' : ' ---: ')).join('|')}|`,
    ...rows.map((row) => `| ${row.map(escaped).join(' | ')} |`),
  ],
};

/** The style of a terminal and a log. */
export const text: Style = {
  heading: (words) => words.toUpperCase(),
  strong: plain,
  code: plain,
  words: plain,
  item: (words) => `  ${words}`,
  under: (words) => `      ${words}`,
  table: (head, rows) => {
    const widths = head.map((name, column) =>
      Math.max(name.length, ...rows.map((row) => plain(row[column] ?? '').length)),
    );
    const line = (row: readonly string[]): string =>
      row
        .map((cell, column) =>
          column === 0 ? plain(cell).padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd();
    return [line(head), ...rows.map(line)];
  },
};
