/** Replaces a word that is known only at run time: a variable, the output of another command. */
export const UNKNOWN = '\0';

/** The words of the shell command at the beginning of a text. Substitutions are {@link UNKNOWN}. */
export function shellWords(text: string): string[] {
  return shellCommand(text).words;
}

/**
 * The shell command at the beginning of a text, up to its end: `;`, `|`, `&`, `)`, a redirection, or a line end that is
 * not escaped.
 */
export function shellCommand(text: string): { readonly words: string[]; readonly length: number } {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  let at = 0;
  for (; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\') {
      at += 1;
      if (text[at] === '\n') continue;
      word = (word ?? '') + (text[at] ?? '');
    } else if (char === '$' && /[\w@{(]/.test(text[at + 1] ?? '')) {
      at = endOfSubstitution(text, at + 1);
      word = (word ?? '') + UNKNOWN;
    } else if (char === '"') {
      quoted = !quoted;
      word ??= '';
    } else if (quoted) {
      word += char;
    } else if (char === "'") {
      const closing = text.indexOf("'", at + 1);
      const end = closing === -1 ? text.length : closing;
      word = (word ?? '') + text.slice(at + 1, end);
      at = end;
    } else if (/[;|&)<>\n`]/.test(char)) {
      // The number before a redirection is not a word: 2>/dev/null
      if (/[<>]/.test(char) && /^\d$/.test(word ?? '') && /\d/.test(text[at - 1] ?? '')) word = undefined;
      break;
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + char;
  }
  if (word !== undefined) words.push(word);
  return { words, length: Math.min(at, text.length) };
}

/** The end of the substitution after a `$`: `NAME`, `1`, `@`, `{…}`, `(…)`. */
function endOfSubstitution(text: string, from: number): number {
  const open = text[from] ?? '';
  if (open !== '{' && open !== '(') return from + (/^(\w+|@)/.exec(text.slice(from))?.[0].length ?? 1) - 1;
  const close = open === '{' ? '}' : ')';
  for (let at = from, depth = 0; at < text.length; at += 1) {
    if (text[at] === open) depth += 1;
    if (text[at] === close) depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}
