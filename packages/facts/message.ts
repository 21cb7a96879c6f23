/** The default width of a terminal in columns. */
export const WIDTH = 80;

/**
 * Prints a message to the user on standard error: a refusal, an error, an interrupt. Lines are as wide as the
 * terminal; without one as COLUMNS says, otherwise 80 columns.
 */
export function printMessage(text: string): void {
  const { columns } = process.stderr;
  console.error(wrapMessage(text, columns || Number(process.env.COLUMNS) || WIDTH));
}

/**
 * Breaks lines that are longer than the width, between words. Text that users copy stays whole, even where it
 * is longer than the width: a command line, a URL, a path, code in backticks, an option with its value.
 * Continuation lines of an indented line are indented by two more.
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

/**
 * A word with the blanks after it. Code in backticks and an option of a usage (`[--last <n>]`) are one word.
 */
const WORD = /(?:`[^`]*`|\[-[^\]]*\]|\S)+\s*/g;

/** The pieces of a line: its words, with command lines as one piece. */
function piecesOf(text: string): string[] {
  const words = text.match(WORD) ?? [];
  const pieces: string[] = [];
  for (let at = 0; at < words.length;) {
    // A usage is usually longer than a line, and is broken between its options.
    const isUsage = pieces.at(-1)?.trimEnd().endsWith('Usage:') ?? false;
    const count = isUsage ? 1 : Math.max(1, commandLength(words.slice(at).map((word) => word.trimEnd())));
    pieces.push(words.slice(at, at + count).join(''));
    at += count;
  }
  return pieces;
}

/** For each program in messages: how many words follow it before its options. */
const PROGRAMS: Readonly<Record<string, number>> = { aws: 2, npx: 2, git: 1, terraform: 1 };

/** The number of words of the command line that begins with the first word; 0 where none does. */
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

/**
 * @param from the index of the first argument @param plain how many arguments may look like words of a
 * sentence
 */
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

/** Whether a word ends a sentence or a part of it. */
const isEnd = (word = ''): boolean => /[.,;:!?)"']$/.test(word);
