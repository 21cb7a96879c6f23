import { styleText } from 'node:util';
import { WIDTH } from '../facts';

export { WIDTH };

/** The text in a colour, where standard output is a terminal and NO_COLOR is not set. [no-color.org] */
export function paint(style: Parameters<typeof styleText>[0], text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;
}

const lengthOf = (text: string): number => [...text].length;

/** Shortens a text to a width. `…` replaces what is left out. */
export function cut(text: string, width: number): string {
  return lengthOf(text) <= width ? text : `${[...text].slice(0, width - 1).join('')}…`;
}

/**
 * Breaks a text into lines of the screen's width. All lines but the first begin with the indent. A longer
 * word stays whole.
 */
export function wrap(text: string, indent = '', first = indent): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(/ +/)) {
    const isEmpty = line === first || line === indent;
    if (!isEmpty && lengthOf(line) + 1 + lengthOf(word) > WIDTH) {
      lines.push(line);
      line = indent + word;
    } else line += isEmpty ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** Aligns rows in columns, each as wide as its longest cell. The last column is not padded. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, index) =>
    Math.max(...rows.map((row) => lengthOf(row[index] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - lengthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
}
