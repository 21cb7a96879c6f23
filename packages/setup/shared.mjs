import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A mistake or a lack that a person can fix: printed without a stack trace. */
class SetupError extends Error {}

export function fail(message) {
  throw new SetupError(message);
}

/** Does what a script is there for; of what a person can fix, prints how, and lets this process fail. */
export function run(work) {
  try {
    work();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** The output of a program, or undefined where it does not exist or fails. */
export function ask(program, args, options = {}) {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', ...options });
  return status === 0 ? stdout.trim() : undefined;
}

/** A stamp of the files that decide what is installed, kept beside what was installed from them. */
export class Stamp {
  constructor(root, folder, inputs) {
    this.file = join(folder, '.setup-stamp');
    // Programs in packages are of one platform. The version of Node.js does not count: nothing is built for one.
    const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
    for (const input of inputs) hash.update(readFileSync(join(root, input)));
    this.value = hash.digest('hex');
  }

  get isFresh() {
    return existsSync(this.file) && readFileSync(this.file, 'utf8') === this.value;
  }

  /** Before an installation: what is interrupted is then begun anew. */
  remove() {
    rmSync(this.file, { force: true });
  }

  write() {
    writeFileSync(this.file, this.value);
  }
}
