import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { outputFolder, ROOT, UserError } from './command';
import type { StateBucketClient } from './state-bucket';
import { explainTerraform } from './terraform-errors';

/** How a run of Terraform ended. */
interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is written down while Terraform runs. */
interface EarlierRun {
  readonly pid: number;
  /** ISO 8601 */
  readonly started: string;
}

/** Terraform in the folder of one synthesized stack. */
export class Terraform {
  readonly folder: string;
  /** Says which Terraform works on the stack, so that the lock of one that died can be told from a living one's. */
  private readonly runFile: string;
  /** A run whose end was not recorded: it still works, or it died. */
  private readonly earlier?: EarlierRun;

  constructor(readonly stack: string) {
    this.folder = join(outputFolder(), 'stacks', stack);
    this.runFile = join(this.folder, 'terraform-run.json');
    if (existsSync(this.runFile)) this.earlier = JSON.parse(readFileSync(this.runFile, 'utf8')) as EarlierRun;
  }

  async init(): Promise<void> {
    await this.mustSucceed(['init', '-input=false', '-reconfigure'], 'captured');
  }

  /** Saves a plan as `plan.tfplan` in the stack's folder. @returns whether it changes anything */
  async plan(...options: string[]): Promise<boolean> {
    const args = ['plan', '-input=false', '-detailed-exitcode', '-out=plan.tfplan', ...options];
    const { status, stderr } = await this.run(args, 'shown');
    if (status === 0 || status === 2) return status === 2;
    throw this.failure(args, stderr);
  }

  /** The saved plan as Terraform describes it in JSON. */
  async showPlan(): Promise<unknown> {
    return JSON.parse(await this.mustSucceed(['show', '-json', 'plan.tfplan'], 'captured'));
  }

  /** Applies exactly the saved plan. */
  async apply(): Promise<void> {
    await this.mustSucceed(['apply', '-input=false', 'plan.tfplan'], 'shown');
  }

  /**
   * Removes the lock of a run that died on this machine (killed, power cut), so that the next one can go on. A lock
   * of anybody else, or of a Terraform that still runs, is left alone.
   */
  async releaseDeadLock(bucket: StateBucketClient): Promise<void> {
    const lock = await bucket.lock(this.stack);
    if (!lock || lock.Who !== `${userInfo().username}@${hostname()}` || !this.earlier) return;
    const { pid, started } = this.earlier;
    if (new Date(lock.Created) < new Date(started)) return; // an older one's
    if (isAlive(pid)) {
      throw new UserError(
        `Terraform (process ${pid}) still works on ${this.stack} for an earlier run. Wait for it to end.`,
      );
    }
    console.log(
      `An earlier run on ${this.stack} died (process ${pid}) and left its lock behind: removing the lock.`,
    );
    await this.mustSucceed(['force-unlock', '-force', lock.ID], 'captured');
  }

  private async mustSucceed(args: string[], output: 'shown' | 'captured'): Promise<string> {
    const { status, stdout, stderr } = await this.run(args, output);
    if (status !== 0) throw this.failure(args, stderr);
    return stdout;
  }

  private failure([command]: string[], stderr: string): UserError {
    return new UserError(
      explainTerraform(this.stack, stderr) ??
        `terraform ${command} of ${this.stack} failed:\n${stderr.trim()}`,
    );
  }

  private run(args: string[], output: 'shown' | 'captured'): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn('terraform', args, {
        cwd: this.folder,
        env: terraformEnvironment(),
        stdio: ['ignore', output === 'shown' ? 'inherit' : 'pipe', 'pipe'],
      });
      this.remember(child.pid);
      let stdout = '';
      let stderr = '';
      child.stdout?.on('data', (text: Buffer) => (stdout += text.toString()));
      child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
      child.on('error', (error) =>
        reject(new UserError(`terraform cannot be started: ${error.message}. Run npm run setup.`)),
      );
      child.on('close', (status) => {
        rmSync(this.runFile, { force: true });
        resolve({ status: status ?? 1, stdout, stderr });
      });
    });
  }

  private remember(pid: number | undefined): void {
    writeFileSync(this.runFile, JSON.stringify({ pid, started: new Date().toISOString() }));
  }
}

/** No calls home, no prompts; one download of the provider for all stacks, unless set-up linked a mirror. */
function terraformEnvironment(): NodeJS.ProcessEnv {
  const cache = process.env.TF_PLUGIN_CACHE_DIR ?? join(ROOT, '.local', 'plugin-cache');
  const mirrored = existsSync(join(ROOT, '.terraform-mirror'));
  if (!mirrored) mkdirSync(cache, { recursive: true });
  return {
    ...process.env,
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    ...(mirrored ? {} : { TF_PLUGIN_CACHE_DIR: cache }),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
