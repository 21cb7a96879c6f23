import { styleText } from 'node:util';
import { WIDTH } from '../facts';

export { WIDTH };

/** Text in a colour, where a person reads it on a terminal and has not set NO_COLOR. [no-color.org] */
export function paint(style: Parameters<typeof styleText>[0], text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;
}

const lengthOf = (text: string): number => [...text].length;

/** Cut to a width, with `…` in place of what is left out. */
export function cut(text: string, width: number): string {
  return lengthOf(text) <= width ? text : `${[...text].slice(0, width - 1).join('')}…`;
}

/** A text in lines of the screen's width, each after the first indented; a word that is longer stays whole. */
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

/** Rows in columns that are as wide as what is in them; the last is not padded. */
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
