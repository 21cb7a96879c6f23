import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../command';

const run = promisify(execFile);

/**
 * Installed by packages/setup/checkov.mjs. Python is started with the program: by itself that names its Python in its first
 * line, where no folder may have a blank.
 */
const BIN = join(ROOT, '.local', 'checkov', 'bin');
const CHECKOV = [join(BIN, 'python'), join(BIN, 'checkov')] as const;

/** One answer of one check about one resource. */
export interface Answer {
  readonly check_id: string;
  readonly check_name: string;
  /** Below the folder that was scanned, with a slash before it: `/staging/cdk.tf.json`. */
  readonly file_path: string;
  readonly file_line_range: readonly [number, number];
  /** The address in plans; `resource.<name>`, `data.<name>` or the address in JSON. */
  readonly resource: string;
  /** Of secrets in a history. */
  readonly added_commit_hash?: string;
}

interface Report {
  readonly check_type: string;
  readonly results: {
    readonly passed_checks: Answer[];
    readonly failed_checks: Answer[];
    readonly parsing_errors: string[];
  };
}

export interface Answers {
  readonly passed: readonly Answer[];
  readonly failed: readonly Answer[];
}

/**
 * Runs Checkov with all of its rules for Terraform over every file below a folder. It asks nobody: neither the platform
 * of its makers (`--skip-download`, no API key), nor for modules.
 *
 * @throws where it could not read a file: what was not read was not checked
 */
export async function checkov(
  folder: string,
  framework: 'terraform_json' | 'terraform_plan',
): Promise<Answers> {
  const { results, check_type } = await start(folder, framework);
  if (check_type !== framework || results.parsing_errors.length > 0) {
    const files = results?.parsing_errors?.join(', ') || folder;
    throw new Error(`Checkov could not read ${files} as ${framework}, and so did not check it.`);
  }
  return { passed: results.passed_checks, failed: results.failed_checks };
}

/** Something in the history that looks like a secret. */
export interface Secret {
  readonly check: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** The commit that brought it. */
  readonly commit: string;
}

/**
 * What in any commit of a repository looks like a secret, each file's kinds of it once. A copy of it is read, because
 * Checkov puts the path into what it takes for a patch, which cannot be read where a folder has a blank.
 */
export async function secretsInHistory(repository: string): Promise<Secret[]> {
  const copy = mkdtempSync(join(tmpdir(), 'history-'));
  await run('git', ['clone', '--quiet', repository, copy]);
  const { results } = await start(copy, 'secrets', '--scan-secrets-history').finally(() =>
    rmSync(copy, { recursive: true, force: true }),
  );
  const found = (results?.failed_checks ?? []).map((answer) => ({
    check: answer.check_id,
    name: answer.check_name,
    file: answer.file_path.replace(/^\//, ''),
    line: answer.file_line_range[0],
    commit: answer.added_commit_hash ?? '',
  }));
  return [...new Map(found.map((secret) => [`${secret.check} ${secret.file}`, secret])).values()];
}

/**
 * Of several processes Checkov takes the answers as they come. A rename in the history that comes before what added the
 * file is lost, so that chance would say what is found. [Checkov's parallel_runner.py, `_drain_interleaved`]
 */
const ONE_PROCESS: Readonly<Record<string, NodeJS.ProcessEnv>> = {
  secrets: { CHECKOV_PARALLELIZATION_TYPE: 'none' },
};

async function start(folder: string, framework: string, ...more: string[]): Promise<Report> {
  const { PATH, HOME } = process.env;
  const args = ['--directory', folder, '--framework', framework, '--output', 'json', '--skip-download'];
  const [python, program] = CHECKOV;
  const { stdout } = await run(python, [program, ...args, '--soft-fail', '--compact', ...more], {
    maxBuffer: 2 ** 30,
    env: { PATH, HOME, LOG_LEVEL: 'ERROR', ...ONE_PROCESS[framework] }, // nothing of the user's Checkov configuration
    cwd: folder, // where it looks for a configuration file
  });
  return JSON.parse(stdout) as Report;
}
