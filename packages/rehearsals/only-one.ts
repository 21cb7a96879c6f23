import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../command';
import { isAlive } from '../terraform';

/**
 * Lets one process at a time hold a place, until it ends. Where one was killed, the next takes its place.
 *
 * @param file where the number of the process is written; its folder is made where missing
 * @param refusal what to say where another process holds it, by its number
 * @throws UserError with that
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

/** Never without its number in it. @returns whether nobody had written it */
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

/** The process that wrote the file; undefined where the file is gone, or holds no number. */
function holder(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}
