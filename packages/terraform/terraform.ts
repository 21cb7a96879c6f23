import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { interruption, outputFolder, UserError, wasInterrupted, whileSaying } from '../command';
import { planText } from './plan-text';
import { ApplyProgress, type Progress } from './apply-progress';
import { lockOwner, type StateLock } from './lock-owner';
import { RunJournal } from './run-journal';
import { explainTerraform } from './terraform-errors';
import { type Ended, isAlive, runTerraform } from './terraform-process';

/** Commands that take no lock. */
const LOCKLESS = ['init', 'show'];

/** Reads the lock of a stack's state. */
export interface Locks {
  /** The holder of the lock. Undefined where nobody holds it. */
  lock(stack: string): Promise<StateLock | undefined>;
}

/** Terraform in the folder of a synthesized stack. */
export class Terraform {
  readonly folder: string;
  /** The record of the runs on the stack, beside its configuration. */
  readonly journal: RunJournal;
  /** Terraform's text of the last plan, where it was captured. */
  private planned?: string;
  /** The last plan that was converted: the SHA-256 of its file, and its JSON. */
  private shown?: { readonly hash: string; readonly json: string };

  /** @throws UserError where the stack was not synthesized */
  constructor(readonly stack: string) {
    this.folder = join(outputFolder(), 'stacks', stack);
    if (!existsSync(join(this.folder, 'cdk.tf.json')))
      throw new UserError(`The stack ${stack} is not in ${outputFolder()}: it was not synthesized.`);
    this.journal = new RunJournal(this.folder);
  }

  /** Runs `terraform init`. */
  async init(): Promise<void> {
    await this.mustSucceed(['init', '-input=false', '-reconfigure'], 'captured');
  }

  /**
   * Saves a plan as `plan.tfplan` in the stack's folder.
   *
   * @param output `captured` for parallel plans, or where nobody reads along
   * @returns whether it changes anything
   */
  async plan(options: readonly string[] = [], output: 'shown' | 'captured' = 'shown'): Promise<boolean> {
    const args = ['plan', '-input=false', '-detailed-exitcode', '-out=plan.tfplan', ...options];
    this.planned = undefined;
    const ended = await this.run(args, output);
    this.planned = planText(ended.stdout);
    if (ended.status === 0 || ended.status === 2) return ended.status === 2;
    throw this.failure(args, ended);
  }

  /**
   * The saved plan in Terraform's JSON. Terraform converts each file once: it would load the provider's
   * schema each time, which takes seconds.
   */
  async showPlan(): Promise<string> {
    const file = join(this.folder, 'plan.tfplan');
    const hash = existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : '';
    if (this.shown?.hash === hash) return this.shown.json;
    const json = await this.mustSucceed(['show', '-json', 'plan.tfplan'], 'captured');
    this.shown = { hash, json };
    return json;
  }

  /** Prints Terraform's text of the saved plan, without the lines about what it read. */
  async printPlan(): Promise<void> {
    if (this.planned === undefined) await this.mustSucceed(['show', 'plan.tfplan'], 'shown');
    else process.stdout.write(this.planned);
  }

  /**
   * Applies exactly the saved plan.
   *
   * @param total number of steps in the plan
   * @throws ApplyInterrupted where the user interrupted it, also at its very end
   */
  async apply(total: number): Promise<void> {
    const progress = new ApplyProgress(total);
    this.journal.applyBegins();
    const args = ['apply', '-json', '-input=false', 'plan.tfplan'];
    const ended = await this.run(args, progress);
    if (ended.status === 0) this.journal.applyEnded();
    if (wasInterrupted() && !ended.killed) {
      const rest = progress.errors(true);
      throw new ApplyInterrupted(progress.progress, rest && (explainTerraform(this.stack, rest) ?? rest));
    }
    if (ended.status !== 0) throw this.failure(args, ended);
    if (ended.stderr) console.warn(ended.stderr);
  }

  /** Writes the imports of the next plan: ids in AWS by address. Deletes the file where there are none. */
  writeImports(ids: ReadonlyMap<string, string>): void {
    const file = join(this.folder, 'adopt.tf.json');
    if (ids.size === 0) return rmSync(file, { force: true });
    const blocks = [...ids].map(([to, id]) => ({ to, id }));
    writeFileSync(file, JSON.stringify({ import: blocks }, undefined, 2));
  }

  /** Imports a resource into the state at once. */
  async import(address: string, id: string): Promise<void> {
    await this.mustSucceed(['import', '-input=false', address, id], 'captured');
  }

  /** Removes the taint of a resource whose creation did not end, so that it is not replaced. */
  async untaint(address: string): Promise<void> {
    await this.mustSucceed(['untaint', address], 'captured');
  }

  /**
   * Writes a state from a file in the stack's folder. Terraform refuses one that is older than the current
   * state.
   */
  async pushState(file: string): Promise<void> {
    await this.mustSucceed(['state', 'push', file], 'captured');
  }

  /**
   * Removes the lock of a run on this machine that was killed (or ended by a power failure), so that the next
   * run can continue. The locks of others, and of a running Terraform, are left alone.
   */
  async releaseDeadLock(bucket: Locks): Promise<void> {
    const lock = await bucket.lock(this.stack);
    if (!lock || lock.Who !== lockOwner() || !this.journal.earlier) return;
    const { pid, started } = this.journal.earlier;
    if (new Date(lock.Created) < new Date(started)) return; // the lock is older than that run
    if (isAlive(pid)) {
      throw new UserError(
        `Terraform (process ${pid}) of an earlier run is still working on ${this.stack}. Wait until it has ended.`,
      );
    }
    console.log(
      `An earlier run on ${this.stack} was killed (process ${pid}) and left its lock: removing the lock.`,
    );
    await this.mustSucceed(['force-unlock', '-force', lock.ID], 'captured');
  }

  private async mustSucceed(args: string[], output: 'shown' | 'captured'): Promise<string> {
    const ended = await this.run(args, output);
    if (ended.status !== 0) throw this.failure(args, ended);
    return ended.stdout;
  }

  private failure([command]: string[], { stderr, killed }: Ended): UserError {
    if (killed) return new UserError(`terraform ${command} of ${this.stack} was killed.`);
    return new UserError(
      explainTerraform(this.stack, stderr) ??
        `terraform ${command} of ${this.stack} failed:\n${stderr.trim()}`,
    );
  }

  /**
   * Runs Terraform. @throws Interrupted for commands that change nothing in AWS; an apply reports an
   * interrupt itself
   */
  private async run(args: readonly string[], output: 'shown' | 'captured' | ApplyProgress): Promise<Ended> {
    const [command = ''] = args;
    const words = command === 'state' ? 2 : 1; // `state push` is one command
    const locks = !LOCKLESS.includes(command);
    // Terraform colours its output also where it is not a terminal.
    const plain = process.stdout.isTTY ? [] : ['-no-color'];
    const all = [...args.slice(0, words), ...plain, ...args.slice(words)];
    const isApply = output instanceof ApplyProgress;
    const to = isApply ? (line: string) => output.take(line) : output;
    const running = runTerraform(this.folder, all, to, (pid) => locks && this.journal.runBegins(pid));
    const ran = await (output === 'captured'
      ? whileSaying(`terraform ${command} of ${this.stack}`, running)
      : running);
    if (isApply) output.end();
    const ended = isApply ? { ...ran, stderr: `${ran.stderr}${output.errors(false)}` } : ran;
    if (locks && !leavesLock(ended)) this.journal.runEnded();
    if (!isApply && wasInterrupted()) throw interruption();
    return ended;
  }
}

/** The user interrupted an apply, and Terraform ended in order. */
export class ApplyInterrupted extends Error {
  constructor(
    readonly progress: Progress,
    /** Other errors of the apply. */
    readonly otherwise: string,
  ) {
    super('The apply was interrupted.');
  }
}

/** Whether a run ended without releasing its lock. */
const leavesLock = ({ killed, stderr }: Ended): boolean =>
  killed || stderr.includes('Error releasing the state lock');
