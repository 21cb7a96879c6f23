import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A fault, and how to bring it back or plant it: one entry of a file in `mends/` (it was here once) or in `planted/` (an
 * oracle must see it).
 */
export interface Mend {
  /** What is mended, in one short sentence. */
  readonly mend: string;
  /** The file that it is mended in, as a path from the root. */
  readonly file: string;
  /** The text that stands there now, exactly once. */
  readonly now: string;
  /** The text before the mend. */
  readonly undone: string;
  /** The test file that must go red without the mend, as a path from the root: a quick one, or one of an oracle. */
  readonly check: string;
}

const FIELDS = ['mend', 'file', 'now', 'undone', 'check'];

/** All mends, area by area, and after them the planted faults. */
export const allMends = (): Mend[] => [...mendsIn('mends'), ...plantedFaults()];

/** Faults that nobody made, each for one of the oracles. */
export const plantedFaults = (): Mend[] => mendsIn('planted');

function mendsIn(name: string): Mend[] {
  const folder = join(__dirname, name);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Mend[]);
}

/** The file's text without the mend. @throws where `now` does not stand there exactly once */
export function undo(text: string, { file, now, undone }: Mend): string {
  const [before = '', ...after] = text.split(now);
  if (after.length !== 1) {
    throw new Error(`What stands there now must stand once in ${file}, not ${after.length} times:\n${now}`);
  }
  return `${before}${undone}${after[0]}`;
}

/** What is wrong with an entry; nothing where it can be undone and checked. @param root the checkout's folder */
export function problemsOf(mend: Mend, root: string): string[] {
  const fields = Object.keys(mend).sort().join(', ');
  if (fields !== [...FIELDS].sort().join(', ')) return [`has the fields ${fields}, not ${FIELDS.join(', ')}`];
  const path = join(root, mend.file);
  if (!existsSync(path)) return [`${mend.file} does not exist`];
  return [
    ...problemsOfText(readFileSync(path, 'utf8'), mend),
    ...(existsSync(join(root, mend.check)) ? [] : [`its check ${mend.check} does not exist`]),
    ...(isQuick(mend.check) || isOracle(mend.check)
      ? []
      : [`its check ${mend.check} is neither a quick test file nor an oracle`]),
  ];
}

function problemsOfText(text: string, mend: Mend): string[] {
  try {
    return undo(text, mend) === text ? ['undoes nothing'] : [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** What `npm test` runs: jest.config.js leaves these two folders to `npm run test:slow`. */
const isQuick = (check: string): boolean =>
  /^(__tests__|packages)\/.+\.test\.ts$/.test(check) && !check.includes('/slow/');

/** An oracle that takes longer: `npm run test:slow` runs it. */
const isOracle = (check: string): boolean =>
  /^packages\/oracles\/__tests__\/slow\/oracle-[\w-]+\.test\.ts$/.test(check);
