import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { outputFolder, UserError } from './command';
import { whileSaying } from './progress';
import type { StateBucketClient } from './state-bucket';
import { explainTerraform } from './terraform-errors';
import { type Ended, isAlive, type Output, runTerraform } from './terraform-process';

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

  /** @throws UserError where the stack was not synthesized */
  constructor(readonly stack: string) {
    this.folder = join(outputFolder(), 'stacks', stack);
    if (!existsSync(join(this.folder, 'cdk.tf.json')))
      throw new UserError(`The stack ${stack} is not in ${outputFolder()}: it was not synthesized.`);
    this.runFile = join(this.folder, 'terraform-run.json');
    if (existsSync(this.runFile)) this.earlier = JSON.parse(readFileSync(this.runFile, 'utf8')) as EarlierRun;
  }

  async init(): Promise<void> {
    await this.mustSucceed(['init', '-input=false', '-reconfigure'], 'captured');
  }

  /**
   * Saves a plan as `plan.tfplan` in the stack's folder.
   *
   * @param output captured: for several stacks at a time, or where nobody reads along
   * @returns whether it changes anything
   */
  async plan(options: readonly string[] = [], output: Output = 'shown'): Promise<boolean> {
    const args = ['plan', '-input=false', '-detailed-exitcode', '-out=plan.tfplan', ...options];
    const { status, stderr } = await this.run(args, output);
    if (status === 0 || status === 2) return status === 2;
    throw this.failure(args, stderr);
  }

  /** The saved plan as Terraform describes it in JSON. */
  showPlan(): Promise<string> {
    return this.mustSucceed(['show', '-json', 'plan.tfplan'], 'captured');
  }

  /** Prints the saved plan as Terraform words it, without the lines on what it read. */
  async printPlan(): Promise<void> {
    await this.mustSucceed(['show', 'plan.tfplan'], 'shown');
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

  private async mustSucceed(args: string[], output: Output): Promise<string> {
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

  private async run(args: readonly string[], output: Output): Promise<Ended> {
    const [command = '', ...options] = args;
    // Terraform colours whatever it writes to; a log file is not for that.
    const all = [command, ...(process.stdout.isTTY ? [] : ['-no-color']), ...options];
    const ended = runTerraform(this.folder, all, output, (pid) => this.remember(pid));
    try {
      return await (output === 'shown' ? ended : whileSaying(`terraform ${args[0]} of ${this.stack}`, ended));
    } finally {
      rmSync(this.runFile, { force: true });
    }
  }

  private remember(pid: number | undefined): void {
    writeFileSync(this.runFile, JSON.stringify({ pid, started: new Date().toISOString() }));
  }
}
