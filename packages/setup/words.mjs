// The command line of programs that run before packages are installed. The others use
// packages/command/command-line.ts, whose help looks the same.
import { fail } from './shared.mjs';

/**
 * Reads the words after a program's name: each option at most once, and nothing else. With `--help` it prints
 * the help and ends the process.
 *
 * @param command `{ name, does, options, example }`; `options` are sentences by flag
 * @returns the given flags
 * @throws SetupError with the usage
 */
export function readWords({ name, does, options = {}, example }, words = process.argv.slice(2)) {
  if (asksForHelp(words)) {
    process.stdout.write(helpOf({ name, does, options, example }));
    process.exit(0);
  }
  const flags = Object.keys(options);
  if (words.some((word, index) => !flags.includes(word) || words.indexOf(word) !== index))
    fail(`Usage: npm run ${name}${flags.map((flag) => ` [-- ${flag}]`).join('')}`);
  return words;
}

/** Whether `--help` or `-h` is among the words. */
export const asksForHelp = (words) => words.some((word) => word === '--help' || word === '-h');

function helpOf({ name, does, options, example }) {
  const all = Object.entries({ ...options, '-h, --help': 'show this help and exit' });
  const width = Math.max(...all.map(([flag]) => flag.length));
  return [
    `Usage: npm run ${name} -- [options]`,
    '',
    ...wrapped(does),
    '',
    'Options:',
    ...all.map(([flag, says]) => `  ${flag.padEnd(width)}  ${says}`),
    '',
    'Example:',
    `  ${example}`,
    '',
  ].join('\n');
}

/** Wraps a text to at most 80 columns. */
function wrapped(text) {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (`${lines.at(-1)} ${word}`.trim().length > 80) lines.push(word);
    else lines.push(`${lines.pop()} ${word}`.trim());
  }
  return lines;
}
