import { START } from '../command';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedAws, type EmbeddedAws } from '../embedded-aws';
import { cleanEnvironment } from './clean-environment';
import { expectProgram, runProgram, type Ended } from './rehearsal/programs';
import { ProviderProcess } from './standing/provider-process';

/** An embedded AWS, and an output folder of its own for the project's commands on it. */
export class Stand {
  private readonly providers = new Map<string, ProviderProcess>();

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

  folderOf(stack: string): string {
    return join(this.output, 'stacks', stack);
  }

  terraform(stack: string, ...args: string[]): Promise<Ended> {
    const command = ['terraform', `-chdir=${this.folderOf(stack)}`, ...args];
    const env = { ...this.environment(), ...this.providers.get(stack)?.environment };
    return runProgram(command, env, join(this.folder, `terraform-${stack}-${args[0]}.log`));
  }

  /**
   * Starts a provider that serves all later runs of Terraform on the stack, one after the other. Each stack has its own, so
   * that two are planned side by side.
   */
  async provide(stack: string): Promise<void> {
    this.providers.set(stack, await ProviderProcess.start(this.folderOf(stack), this.environment()));
  }

  async stop(): Promise<void> {
    this.providers.forEach((provider) => provider.stop());
    await this.aws.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
