/* global URL */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A mistake or a lack that a person can mend: printed without a stack trace. */
export class SetupError extends Error {}

export function fail(message) {
  throw new SetupError(message);
}

/** The output of a program, or undefined where it does not exist or fails. */
export function ask(program, args, options = {}) {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', ...options });
  return status === 0 ? stdout.trim() : undefined;
}

const { misleading } = JSON.parse(
  readFileSync(new URL('../terraform-variables.json', import.meta.url), 'utf8'),
);

/** Takes away the variables of the shell that lead a Terraform of ours elsewhere, for all that is started; says so. */
export function dropMisleading() {
  const names = Object.keys(process.env).filter((name) => new RegExp(misleading).test(name));
  for (const name of names) delete process.env[name];
  if (names.length > 0)
    console.error(
      `Terraform is started without ${names.sort().join(', ')} of your shell: they lead it elsewhere.`,
    );
}

/** A stamp of the files that decide what is installed, kept beside what was installed from them. */
export class Stamp {
  constructor(root, folder, inputs) {
    this.file = join(folder, '.setup-stamp');
    const hash = createHash('sha256').update(process.versions.modules);
    for (const input of inputs) hash.update(readFileSync(join(root, input)));
    this.value = hash.digest('hex');
  }

  get isFresh() {
    return existsSync(this.file) && readFileSync(this.file, 'utf8') === this.value;
  }

  write() {
    writeFileSync(this.file, this.value);
  }
}
