import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Set-up installs the AWS CLI, version 1, with its own Python. Without it, the machine's Python may have one. */
const VENV = resolve(__dirname, '../../../.venv/bin');
const PYTHON = existsSync(join(VENV, 'aws')) ? join(VENV, 'python') : 'python3';

/** A Python, and the folder of its AWS CLI where that is not among its own modules. */
export interface CliPython {
  readonly python: string;
  readonly modules?: string;
}

/** A command line of the AWS CLI, without `aws`. */
export type Words = readonly string[];

/** The cache of this AWS CLI's answers, by question: the same version gives the same answer. */
const MEMORY = join(resolve(__dirname, '../../../node_modules/.cache/aws-cli'), versionOfAnswers());

/** Why the real AWS CLI refuses command lines, in its own words; undefined for each that it accepts. */
export function refusals(all: readonly Words[]): (string | undefined)[] {
  return answers(all, (words) => JSON.stringify(words));
}

/**
 * Checks the calls of a stand-in for the CLI: each must be one that the real CLI accepts. Command lines of one command
 * with the same options are checked once.
 *
 * @throws Error with the real CLI's words
 */
export function expectTaken(all: readonly Words[]): void {
  const refused = answers(all, shapeOf).filter((answer) => answer !== undefined);
  if (refused.length > 0) throw new Error([...new Set(refused)].join('\n'));
}

/** @param keyOf command lines with the same key are asked once */
function answers(all: readonly Words[], keyOf: (words: Words) => string): (string | undefined)[] {
  mkdirSync(MEMORY, { recursive: true });
  const files = all.map((words) => join(MEMORY, sha256(keyOf(words))));
  const fresh = new Map(files.map((file, index) => [file, all[index] as Words]));
  for (const file of fresh.keys()) if (existsSync(file)) fresh.delete(file);
  ask([...fresh.values()]).forEach((refused, index) => {
    const file = [...fresh.keys()][index] ?? '';
    writeFileSync(`${file}.${process.pid}`, refused ?? '');
    renameSync(`${file}.${process.pid}`, file); // another worker may read it
  });
  return files.map((file) => readFileSync(file, 'utf8') || undefined);
}

function ask(all: readonly Words[]): (string | null)[] {
  return all.length === 0 ? [] : askReal({ python: PYTHON }, all).answers;
}

/** What the real AWS CLI of a Python says of command lines, all in one process: null for each that it accepts. */
export function askReal(
  { python, modules }: CliPython,
  all: readonly Words[],
): { readonly version: string; readonly answers: (string | null)[] } {
  const { status, stdout, stderr } = spawnSync(python, [join(__dirname, 'take.py')], {
    input: JSON.stringify(all),
    encoding: 'utf8',
    env: { ...process.env, ...(modules && { PYTHONPATH: modules }) },
  });
  if (status !== 0) {
    throw new Error(`The AWS CLI could not be run. npm run setup installs what the tests need.\n${stderr}`);
  }
  return JSON.parse(stdout) as { version: string; answers: (string | null)[] };
}

/** The command, the operation and the options. */
function shapeOf(words: Words): string {
  return words.filter((word, index) => index < 2 || word.startsWith('--')).join(' ');
}

function versionOfAnswers(): string {
  const decides = [resolve(__dirname, '../../../requirements.txt'), join(__dirname, 'take.py')];
  return sha256(decides.map((file) => readFileSync(file, 'utf8')).join('\0') + PYTHON);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
