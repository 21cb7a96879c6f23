import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Set-up installs the AWS CLI with its own Python; where it did not, the machine's Python may have one. */
const VENV = resolve(__dirname, '../../../.venv/bin');
const PYTHON = existsSync(join(VENV, 'aws')) ? join(VENV, 'python') : 'python3';

/** A command line of the AWS CLI, without `aws` itself. */
export type Words = readonly string[];

/** Why the real AWS CLI does not take command lines, in its own words; undefined for each that it takes. */
export function refusals(all: readonly Words[]): (string | undefined)[] {
  if (all.length === 0) return [];
  const { status, stdout, stderr } = spawnSync(PYTHON, [join(__dirname, 'take.py')], {
    input: JSON.stringify(all),
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(`The AWS CLI could not be run. npm run setup installs what the tests need.\n${stderr}`);
  }
  return (JSON.parse(stdout) as (string | null)[]).map((refused) => refused ?? undefined);
}

/**
 * For what stands for the CLI in tests: it may be asked only what the real one takes. Command lines of one command with
 * the same options are put to the real one once in a run of the tests.
 *
 * @throws Error in the words of the real one
 */
export function expectTaken(all: readonly Words[]): void {
  const memory = join(tmpdir(), 'aws-cli');
  mkdirSync(memory, { recursive: true });
  const byShape = new Map(all.map((words) => [join(memory, shapeOf(words)), words]));
  const fresh = [...byShape].filter(([file]) => !existsSync(file));
  refusals(fresh.map(([, words]) => words)).forEach((refused, index) => {
    writeFileSync(fresh[index]?.[0] ?? '', refused ?? '');
  });
  const refused = [...byShape.keys()].map((file) => readFileSync(file, 'utf8')).filter(Boolean);
  if (refused.length > 0) throw new Error(refused.join('\n'));
}

/** The command, the operation and the options, as the name of a file. */
function shapeOf(words: Words): string {
  const shape = words.filter((word, index) => index < 2 || word.startsWith('--'));
  return shape
    .join(' ')
    .replace(/[^\w-]/g, '_')
    .slice(0, 250);
}
