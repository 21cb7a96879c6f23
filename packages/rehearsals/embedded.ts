import { START } from '../command';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedAws, type EmbeddedAws } from '../embedded-aws';
import { cleanEnvironment } from './clean-environment';
import { expectProgram, runProgram, type Ended } from './rehearsal/programs';

/** An embedded AWS, and an output folder of its own for the project's commands on it. */
export class Stand {
  private constructor(
    readonly aws: EmbeddedAws,
    readonly folder: string,
  ) {}

  static async start(): Promise<Stand> {
    const folder = mkdtempSync(join(tmpdir(), 'stand-'));
    return new Stand(await startEmbeddedAws({ domain: 'example.com' }), folder);
  }

  get output(): string {
    return join(this.folder, 'cdktf.out');
  }

  environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
    return cleanEnvironment(this.aws, { CDKTF_OUTDIR: this.output, CI: '1', ...extra });
  }

  /** Runs `packages/deploy/<name>.ts`, which must end well. */
  command(name: string, ...args: string[]): Promise<Ended> {
    return expectProgram(
      this.commandLine(name, ...args),
      this.environment(),
      join(this.folder, `${name}.log`),
    );
  }

  /** Runs `packages/deploy/<name>.ts`, however it ends. */
  attempt(name: string, ...args: string[]): Promise<Ended> {
    return runProgram(this.commandLine(name, ...args), this.environment(), join(this.folder, `${name}.log`));
  }

  commandLine(name: string, ...args: string[]): string[] {
    return [...START, `packages/deploy/${name}.ts`, ...args];
  }

  terraform(stack: string, ...args: string[]): Promise<Ended> {
    const command = ['terraform', `-chdir=${join(this.output, 'stacks', stack)}`, ...args];
    return runProgram(command, this.environment(), join(this.folder, `terraform-${args[0]}.log`));
  }

  async stop(): Promise<void> {
    await this.aws.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
