/** One word of a command line is a line for bash as it stands; several are the words of one command. */
export function commandOf(words: readonly string[]): string {
  const [line = ''] = words;
  return words.length === 1 ? line : words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
