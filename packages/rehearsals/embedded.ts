import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedAws } from '../embedded-aws';
import { ProviderProcess } from '../terraform';
import { cleanEnvironment } from './clean-environment';
import { expectProgram, runProgram, type Ended } from './rehearsal/programs';
import { BaseStand } from './standing/base-stand';

/** An embedded AWS, and an output folder for the project's commands on it. */
export class Stand extends BaseStand {
  private readonly providers = new Map<string, ProviderProcess>();

  static async start(): Promise<Stand> {
    const folder = mkdtempSync(join(tmpdir(), 'stand-'));
    return new Stand(await startEmbeddedAws({ domain: 'example.com' }), folder);
  }

  environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
    return cleanEnvironment(this.aws, { CDKTF_OUTDIR: this.output, CI: '1', ...extra });
  }

  /** Runs `packages/deploy/<name>.ts`, which must succeed. */
  command(name: string, ...args: string[]): Promise<Ended> {
    return expectProgram(this.commandLine(name, ...args), this.commandEnvironment(), this.log(name));
  }

  /** Runs `packages/deploy/<name>.ts`, and returns also where it fails. */
  attempt(name: string, ...args: string[]): Promise<Ended> {
    return runProgram(this.commandLine(name, ...args), this.commandEnvironment(), this.log(name));
  }

  /**
   * Starts a provider that serves all later runs of Terraform on the stack, one after another. Each stack has its own,
   * so that two can be planned at the same time.
   */
  async provide(stack: string): Promise<void> {
    this.providers.set(stack, await ProviderProcess.start(this.environment(), this.folderOf(stack)));
  }

  protected log(name: string): string {
    return join(this.folder, `${name}.log`);
  }

  protected override providerOf(stack: string): ProviderProcess | undefined {
    return this.providers.get(stack);
  }

  async stop(): Promise<void> {
    this.providers.forEach((provider) => provider.stop());
    await this.aws.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
