import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../command';

/**
 * The absolute path of a folder that the user named. It is relative to the folder in which npm was called:
 * npm starts scripts in the project's folder, and sets INIT_CWD to the other. [npm docs, npm run]
 */
export function meantFolder(word: string, env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env.INIT_CWD ?? '.', word);
}

/** Refuses a target folder that is not empty, or is a file. @throws UserError */
export function refuseTaken(folder: string): void {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (!there) return;
  if (!there.isDirectory())
    throw new UserError(`${folder} is a file. Name a folder that is empty or does not exist.`);
  const [first] = readdirSync(folder);
  if (first === undefined) return;
  throw new UserError(
    `${folder} is not empty (it contains ${first}). Nothing was written. Name a folder that is empty or does not exist.`,
  );
}

/**
 * Writes all files or none: where one cannot be written, the folder is as before. No signal can interrupt it,
 * because signals are handled after it has ended.
 *
 * @param folder empty, or not existing
 * @param files contents by path in the folder
 * @throws UserError with the reason
 */
export function writeAll(folder: string, files: ReadonlyMap<string, string | Buffer>): void {
  const isNew = !statSync(folder, { throwIfNoEntry: false });
  let made: string | undefined;
  try {
    made = mkdirSync(folder, { recursive: true });
    for (const [path, contents] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), contents);
    }
  } catch (error) {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    else if (!isNew) empty(folder);
    throw new UserError(`The export cannot be written: ${(error as Error).message}. Nothing was written.`);
  }
}

function empty(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}
