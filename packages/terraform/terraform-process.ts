import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { outlive, ROOT, UserError } from '../command';
import { passOn } from './pass-on';
import { withoutMisleading } from './terraform-environment';

/** How a run of Terraform ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether it was killed, and could bring nothing to an end. */
  readonly killed: boolean;
}

/** Whether Terraform's standard output goes to the terminal, is kept, or is handed over line by line. */
export type Output = 'shown' | 'captured' | ((line: string) => void);

/**
 * Runs Terraform in a folder.
 *
 * @param started is told the process id
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
 * Go collects garbage when the heap has grown by this many percent. To load the provider's schema, which most of a plan
 * is, takes a fifth less processor time with 400 than with Go's 100, and 600 MB at most instead of 555.
 * [measured: `terraform providers schema`, provider 5.100.0, the largest process]
 */
export const GARBAGE_COLLECTION = '400';

/**
 * No calls home, no prompts; one download of the provider for all stacks, unless set-up linked a mirror. Terraform hands
 * GOGC on to the provider.
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
 * Whether a process still runs. One that has ended, and whose end nobody has taken note of yet, does not (a zombie: who
 * started it was killed with it).
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return !stdout?.trim().startsWith('Z'); // where there is no ps, it runs
}
