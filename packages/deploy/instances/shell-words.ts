/** The command line for bash: a single word is used as it is, several words are quoted. */
export function commandOf(words: readonly string[]): string {
  const [line = ''] = words;
  return words.length === 1 ? line : words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
