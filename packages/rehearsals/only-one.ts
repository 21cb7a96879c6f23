import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../command';
import { isAlive } from '../terraform';

/**
 * Makes sure that only one process at a time runs. The lock ends with the process, also where it was killed.
 *
 * @param file for the process id; its folder is made where it is missing
 * @param refusal the message where another process runs, by its id
 * @throws UserError with that message
 */
export function beTheOnlyOne(file: string, refusal: (pid: number) => string): void {
  mkdirSync(dirname(file), { recursive: true });
  while (!write(file)) {
    const pid = holder(file);
    if (pid && isAlive(pid)) {
      throw new UserError(
        `${refusal(pid)}\nIf process ${pid} is not part of this project: delete ${file}, then run this again.`,
      );
    }
    rmSync(file, { force: true });
  }
  process.on('exit', () => {
    if (holder(file) === process.pid) rmSync(file);
  });
}

/** The file is never without the process id. @returns false where it exists already */
function write(file: string): boolean {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own);
  }
}

/** The id of the process that wrote the file; undefined where the file is gone or has no number. */
function holder(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}
