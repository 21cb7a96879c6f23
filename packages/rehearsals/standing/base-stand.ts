import { join } from 'node:path';
import { START } from '../../command';
import type { EmbeddedAws } from '../../embedded-aws';
import type { ProviderProcess } from '../../terraform';
import { type Ended, runProgram } from '../rehearsal/programs';
import { overriddenProvider } from './overridden-provider';

/** What every stand has: an embedded AWS, the folder that it synthesizes to, and Terraform in the stacks' folders. */
export abstract class BaseStand {
  private readonly overridden = overriddenProvider();

  protected constructor(
    readonly aws: EmbeddedAws,
    /** All that it writes is in here. */
    readonly folder: string,
  ) {}

  get output(): string {
    return join(this.folder, 'cdktf.out');
  }

  folderOf(stack: string): string {
    return join(this.output, 'stacks', stack);
  }

  /** Of `packages/deploy/<name>.ts`, from the project's folder. */
  commandLine(name: string, ...args: string[]): string[] {
    return [...START, `packages/deploy/${name}.ts`, ...args];
  }

  /** Runs Terraform in a stack's folder, however it ends; with a provider that runs already, where the stand has one. */
  terraform(stack: string, ...args: string[]): Promise<Ended> {
    const command = ['terraform', `-chdir=${this.folderOf(stack)}`, ...args];
    const env = this.commandEnvironment({ ...this.providerOf(stack)?.environment });
    return runProgram(command, env, this.log(`terraform-${stack}-${args[0]}`));
  }

  /** Of the project's commands, and of Terraform: no stand proves something about the lock file. */
  protected commandEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
    return { ...this.environment(), ...this.overridden, ...extra };
  }

  /** Of every program on this stand. */
  abstract environment(): NodeJS.ProcessEnv;

  /** The file that takes what a program prints. */
  protected abstract log(name: string): string;

  /** @default none: Terraform starts its own */
  protected providerOf(stack: string): ProviderProcess | undefined {
    void stack;
    return undefined;
  }
}
