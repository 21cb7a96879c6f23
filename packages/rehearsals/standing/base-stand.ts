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
    /** The folder for all that it writes. */
    readonly folder: string,
  ) {}

  get output(): string {
    return join(this.folder, 'cdktf.out');
  }

  folderOf(stack: string): string {
    return join(this.output, 'stacks', stack);
  }

  /** The command line of `packages/deploy/<name>.ts`, from the project's folder. */
  commandLine(name: string, ...args: string[]): string[] {
    return [...START, `packages/deploy/${name}.ts`, ...args];
  }

  /**
   * Runs Terraform in a stack's folder, and returns also where it fails. Uses a running provider where the stand has
   * one.
   */
  terraform(stack: string, ...args: string[]): Promise<Ended> {
    const command = ['terraform', `-chdir=${this.folderOf(stack)}`, ...args];
    const env = this.commandEnvironment({ ...this.providerOf(stack)?.environment });
    return runProgram(command, env, this.log(`terraform-${stack}-${args[0]}`));
  }

  /**
   * The environment of the project's commands and of Terraform, with the provider that set-up checked: no stand tests
   * the lock file.
   */
  protected commandEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
    return { ...this.environment(), ...this.overridden, ...extra };
  }

  /** The environment of every program on this stand. */
  abstract environment(): NodeJS.ProcessEnv;

  /** The file for a program's output. */
  protected abstract log(name: string): string;

  /** @default none: Terraform starts its own */
  protected providerOf(stack: string): ProviderProcess | undefined {
    void stack;
    return undefined;
  }
}
