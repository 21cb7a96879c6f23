import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { outlive, ROOT, UserError } from '../command';
import { passOn } from './pass-on';
import { withoutMisleading } from './terraform-environment';

/** The result of a run of Terraform. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether it was killed, so that it could not finish anything. */
  readonly killed: boolean;
}

/**
 * What happens to Terraform's standard output: shown on the terminal, captured, or passed to a function line
 * by line.
 */
export type Output = 'shown' | 'captured' | ((line: string) => void);

/**
 * Runs Terraform in a folder.
 *
 * @param started gets the process id
 * @throws UserError where it cannot be started
 */
export function runTerraform(
  folder: string,
  args: readonly string[],
  output: Output,
  started: (pid: number | undefined) => void,
): Promise<Ended> {
  return outlive(
    'Terraform',
    new Promise((resolve, reject) => {
      const child = spawn('terraform', args, {
        cwd: folder,
        env: terraformEnvironment(),
        stdio: ['ignore', output === 'shown' ? 'inherit' : 'pipe', 'pipe'],
      });
      started(child.pid);
      passOn(child);
      let stdout = '';
      let stderr = '';
      if (typeof output === 'function') {
        if (child.stdout) createInterface({ input: child.stdout }).on('line', output);
      } else child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.on('error', (error) =>
        reject(new UserError(`terraform cannot be started: ${error.message}. Run npm run setup.`)),
      );
      child.on('close', (status) =>
        resolve({ status: status ?? 1, stdout, stderr, killed: status === null }),
      );
    }),
  );
}

/**
 * Go's garbage collector runs when the heap has grown by this many percent. Loading the provider's schema,
 * which is most of a plan's time, takes a fifth less processor time with 400 than with Go's default of 100,
 * and 600 MB at most instead of 555. [measured: `terraform providers schema`, provider 5.100.0, the largest
 * process]
 */
export const GARBAGE_COLLECTION = '400';

/**
 * The environment of a run: no version check, no prompts, and one plugin cache for all stacks, unless set-up
 * linked a mirror. Terraform passes GOGC on to the provider.
 */
export function terraformEnvironment(): NodeJS.ProcessEnv {
  const cache = process.env.TF_PLUGIN_CACHE_DIR ?? join(ROOT, '.local', 'plugin-cache');
  const mirrored = existsSync(join(ROOT, '.terraform-mirror'));
  if (!mirrored) mkdirSync(cache, { recursive: true });
  return {
    ...withoutMisleading(process.env),
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    GOGC: process.env.GOGC || GARBAGE_COLLECTION,
    ...(mirrored ? {} : { TF_PLUGIN_CACHE_DIR: cache }),
  };
}

/**
 * Whether a process is still running. A zombie is not: it has ended, but its parent, which was killed too,
 * did not read its status.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return !stdout?.trim().startsWith('Z'); // without ps, the process counts as running
}
