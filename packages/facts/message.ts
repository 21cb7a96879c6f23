/** Columns of a screen: what a terminal has where nobody made it wider. */
export const WIDTH = 80;

/**
 * Prints what is said to a person on standard error: a refusal, an error, an interrupt. Its lines are as wide as the
 * terminal; where there is none, as COLUMNS says, or else 80 columns.
 */
export function printMessage(text: string): void {
  const { columns } = process.stderr;
  console.error(wrapMessage(text, columns || Number(process.env.COLUMNS) || WIDTH));
}

/**
 * Breaks each line that is longer than the width, between words. What a person copies stays whole, also where it alone is
 * longer: a command line, an address, a path, code in backticks, an option with its value. What goes on of a line that is
 * indented is indented by two more.
 */
export function wrapMessage(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => (line.length <= width ? [line] : wrapLine(line, width)))
    .join('\n');
}

function wrapLine(text: string, width: number): string[] {
  const own = /^\s*/.exec(text)?.[0] ?? '';
  const indent = own && `${own}  `;
  const lines: string[] = [];
  let line = own;
  for (const piece of piecesOf(text)) {
    if (line.trim() !== '' && line.length + piece.trimEnd().length > width) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

/** A word with the blanks behind it; code in backticks, and an option of a usage (`[--last <n>]`), is one. */
const WORD = /(?:`[^`]*`|\[-[^\]]*\]|\S)+\s*/g;

/** The words of a line; those of a command line as one. */
function piecesOf(text: string): string[] {
  const words = text.match(WORD) ?? [];
  const pieces: string[] = [];
  for (let at = 0; at < words.length;) {
    // A usage is longer than a line by nature: it is broken between its options.
    const isUsage = pieces.at(-1)?.trimEnd().endsWith('Usage:') ?? false;
    const count = isUsage ? 1 : Math.max(1, commandLength(words.slice(at).map((word) => word.trimEnd())));
    pieces.push(words.slice(at, at + count).join(''));
    at += count;
  }
  return pieces;
}

/** How many words the programs that messages name are followed by, before their options. */
const PROGRAMS: Readonly<Record<string, number>> = { aws: 2, npx: 2, git: 1, terraform: 1 };

/** Of how many words the command line is that begins with the first of these; 0 where none begins there. */
function commandLength(words: readonly string[]): number {
  const [first = '', second = ''] = words;
  const program = first.replace(/^[("'$]+/, '');
  if (program !== 'npm')
    return Object.hasOwn(PROGRAMS, program) ? withArguments(words, 1, PROGRAMS[program] as number) : 0;
  if (second !== 'run') return 0;
  const name = words.findIndex((word, index) => index > 1 && !word.startsWith('--'));
  if (name < 0) return 0;
  const hasArguments = !isEnd(words[name]) && words[name + 1] === '--';
  return hasArguments ? withArguments(words, name + 2, words[name + 2] === 'set' ? 3 : 1) : name + 1;
}

/** @param from where arguments begin @param plain how many of them may be words like those of a sentence */
function withArguments(words: readonly string[], from: number, plain: number): number {
  let [at, left] = [from, plain];
  for (; at < words.length && !isEnd(words[at - 1]); at++) {
    const [word = '', before = ''] = [words[at], words[at - 1]];
    const isOwn = /^[-<[{$~'"]|[/:=]|^\d+$|^[0-9a-f]{7,40}\b|^[A-Z_]{3,}\b/.test(word);
    const isValue = /^(--?[a-z]\S*|<)$/.test(before);
    if (!isOwn && !isValue && --left < 0) break;
  }
  return at;
}

/** Whether a sentence, or a part of it, ends with a word. */
const isEnd = (word = ''): boolean => /[.,;:!?)"']$/.test(word);
