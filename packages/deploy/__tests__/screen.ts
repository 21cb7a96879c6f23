import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whether the golden files are written anew: `SCREENS=write npx jest …`. */
const isWriting = process.env.SCREENS === 'write';

/**
 * Holds a screen against its golden file, `__tests__/screens/<name>.txt`.
 *
 * @param name `<command>.<case>`: `status.quiet`
 * @param replaced what differs from run to run, by what stands in its place: ids, ports
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

/** What was said as it reads without the screen's width: its lines as one. */
export const inOneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');

/** The longest line, in characters: a screen keeps within 80. An address alone in its line may be longer. */
export function widthOf(text: string): number {
  const lines = text.split('\n').filter((line) => !/^\s*https:\S+$/.test(line));
  return Math.max(...lines.map((line) => [...line].length));
}
