import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whether the golden files are written anew: `SCREENS=write npx jest …`. */
const isWriting = process.env.SCREENS === 'write';

/**
 * Compares a screen with its golden file, `__tests__/screens/<name>.txt`.
 *
 * @param name `<command>.<case>`: `status.quiet`
 * @param replaced what differs from run to run (ids, ports), each with its replacement
 */
export function expectScreen(
  name: string,
  text: string,
  replaced: readonly [string | RegExp, string][] = [],
): void {
  const file = join(__dirname, 'screens', `${name}.txt`);
  const steady = replaced.reduce((kept, [what, by]) => kept.replaceAll(asGlobal(what), by), text);
  if (isWriting) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, steady);
  }
  expect(steady).toBe(readFileSync(file, 'utf8'));
}

const asGlobal = (what: string | RegExp): string | RegExp =>
  typeof what === 'string' || what.global ? what : new RegExp(what.source, `${what.flags}g`);

/** The text without line breaks, as it reads on a screen of any width. */
export const inOneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');

/** The length of the longest line in characters: a screen has at most 80. Lines with only an address do not count. */
export function widthOf(text: string): number {
  const lines = text.split('\n').filter((line) => !/^\s*https:\S+$/.test(line));
  return Math.max(...lines.map((line) => [...line].length));
}
