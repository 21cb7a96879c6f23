import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../command';

const run = promisify(execFile);

/**
 * Checkov as packages/setup/checkov.mjs installs it. It is started by its Python, because the first line of
 * the program, which names that Python, does not work where a folder has a blank in its name.
 */
const BIN = join(ROOT, '.local', 'checkov', 'bin');
const CHECKOV = [join(BIN, 'python'), join(BIN, 'checkov')] as const;

/** The result of a check for a resource. */
export interface Answer {
  readonly check_id: string;
  readonly check_name: string;
  /** The path in the scanned folder, with a slash before it: `/staging/cdk.tf.json`. */
  readonly file_path: string;
  readonly file_line_range: readonly [number, number];
  /** The address, in a plan; `resource.<name>`, `data.<name>` or the address, in JSON. */
  readonly resource: string;
  /** The commit, where a secret was found in the history. */
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

/** The results of a scan. */
export interface Answers {
  readonly passed: readonly Answer[];
  readonly failed: readonly Answer[];
}

/**
 * Runs Checkov with all of its rules for Terraform over every file in a folder. It makes no network calls:
 * neither to the platform of its makers (`--skip-download`, no API key), nor for modules.
 *
 * @throws where it could not read a file: that file was not checked
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

/** A probable secret in the history. */
export interface Secret {
  readonly check: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** The commit that added it. */
  readonly commit: string;
}

/**
 * The probable secrets in all commits of a repository, each kind once in a file. A copy of the repository is
 * scanned, because Checkov writes the path into what it reads as a patch, and cannot read that where a folder
 * has a blank in its name.
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
 * With several processes, Checkov takes the results in the order in which they arrive. A rename in the
 * history that arrives before the commit which added the file is lost, so the result would depend on chance.
 * [Checkov's parallel_runner.py, `_drain_interleaved`]
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
    // without the user's Checkov configuration
    env: { PATH, HOME, LOG_LEVEL: 'ERROR', ...ONE_PROCESS[framework] },
    cwd: folder, // where it searches for a configuration file
  });
  return JSON.parse(stdout) as Report;
}
