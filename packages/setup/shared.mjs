import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A problem that the user can fix. Its message is printed without a stack trace. */
class SetupError extends Error {}

/** Stops with a message. @throws SetupError */
export function fail(message) {
  throw new SetupError(message);
}

/** Runs a script's work. A SetupError is printed, and the exit status becomes 1. */
export function run(work) {
  try {
    work();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** The output of a program. Undefined where it does not exist or fails. */
export function ask(program, args, options = {}) {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', ...options });
  return status === 0 ? stdout.trim() : undefined;
}

/** A stamp beside what was installed, with a checksum of the files that decided it. */
export class Stamp {
  constructor(root, folder, inputs) {
    this.file = join(folder, '.setup-stamp');
    // Programs in packages are for one platform. The version of Node.js does not count, because no package is
    // compiled for it.
    const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
    for (const input of inputs) hash.update(readFileSync(join(root, input)));
    this.value = hash.digest('hex');
  }

  get isFresh() {
    return existsSync(this.file) && readFileSync(this.file, 'utf8') === this.value;
  }

  /** Called before an installation, so that an interrupted one is repeated. */
  remove() {
    rmSync(this.file, { force: true });
  }

  write() {
    writeFileSync(this.file, this.value);
  }
}
