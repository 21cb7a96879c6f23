import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A fault, and how to restore or plant it: one entry of a file in `fixes/` (the fault existed once) or `planted/` (an
 * oracle must find it).
 */
export interface Fix {
  /** The fix, in one short sentence. */
  readonly fix: string;
  /** The file of the fix, as a path from the root. */
  readonly file: string;
  /** The text in the file now, exactly once. */
  readonly now: string;
  /** The text before the fix. */
  readonly undone: string;
  /** The test file that must fail without the fix, as a path from the root: a quick one, or one of an oracle. */
  readonly check: string;
}

const FIELDS = ['fix', 'file', 'now', 'undone', 'check'];

/** All fixes by area, then the planted faults. */
export const allFixes = (): Fix[] => [...fixesIn('fixes'), ...plantedFaults()];

/** Faults that never existed, each for one of the oracles. */
export const plantedFaults = (): Fix[] => fixesIn('planted');

function fixesIn(name: string): Fix[] {
  const folder = join(__dirname, name);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Fix[]);
}

/** The file's text without the fix. @throws Error where the file does not have `now` exactly once */
export function undo(text: string, { file, now, undone }: Fix): string {
  const [before = '', ...after] = text.split(now);
  if (after.length !== 1) {
    throw new Error(`${file} must have the text of "now" once, and has it ${after.length} times:\n${now}`);
  }
  return `${before}${undone}${after[0]}`;
}

/** What is wrong with an entry; empty where it can be undone and checked. @param root the checkout's folder */
export function problemsOf(fix: Fix, root: string): string[] {
  const fields = Object.keys(fix).sort().join(', ');
  if (fields !== [...FIELDS].sort().join(', ')) return [`has the fields ${fields}, not ${FIELDS.join(', ')}`];
  const path = join(root, fix.file);
  if (!existsSync(path)) return [`${fix.file} does not exist`];
  return [
    ...problemsOfText(readFileSync(path, 'utf8'), fix),
    ...(existsSync(join(root, fix.check)) ? [] : [`its check ${fix.check} does not exist`]),
    ...(isQuick(fix.check) || isOracle(fix.check)
      ? []
      : [`its check ${fix.check} is neither a quick test file nor an oracle`]),
  ];
}

function problemsOfText(text: string, fix: Fix): string[] {
  try {
    return undo(text, fix) === text ? ['undoes nothing'] : [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** Whether `npm test` runs it: jest.config.js leaves these two folders to `npm run test:slow`. */
const isQuick = (check: string): boolean =>
  /^(__tests__|packages)\/.+\.test\.ts$/.test(check) && !check.includes('/slow/');

/** Whether it is an oracle's slow test, which `npm run test:slow` runs. */
const isOracle = (check: string): boolean =>
  /^packages\/oracles\/__tests__\/slow\/oracle-[\w-]+\.test\.ts$/.test(check);
