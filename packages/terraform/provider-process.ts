import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../command';

/** The variable that gives Terraform the address of a running provider. [Terraform, debugging providers] */
const VARIABLE = 'TF_REATTACH_PROVIDERS';

/**
 * Without these, the provider would log everything in this mode: Terraform's own `TF_LOG` has no effect on
 * it.
 */
const QUIET = { TF_LOG_SDK: 'OFF', TF_LOG_SDK_PROTO: 'OFF', TF_LOG_PROVIDER: 'OFF' };

/** The folder in which set-up runs `terraform init`. [packages/setup/provider.mjs] */
const OF_SET_UP = join(ROOT, '.local', 'provider');

/** Milliseconds for the start, on a busy machine. */
const MS_TO_START = 60_000;

/**
 * A process of the AWS provider that serves many runs of Terraform. Without it each run starts its own, which
 * is a third of a plan's time. Each run configures the provider again, so runs must not overlap. Terraform
 * does not check the lock file's checksum then: tests of that must start Terraform in the ordinary way.
 */
export class ProviderProcess {
  private readonly end = () => void this.child.kill('SIGKILL');

  private constructor(
    private readonly child: ChildProcess,
    /** The environment variables for a run of Terraform. */
    readonly environment: Readonly<Record<string, string>>,
  ) {
    process.once('exit', this.end);
  }

  /**
   * Starts the provider.
   *
   * @param env with endpoint and credentials, which the provider reads, not Terraform
   * @param folder where `terraform init` ran @default the provider of set-up, after a check of its checksum
   * @throws Error where the provider does not print its address, with its output
   */
  static async start(env: NodeJS.ProcessEnv, folder = OF_SET_UP): Promise<ProviderProcess> {
    const child = spawn(programIn(folder), ['-debug'], {
      env: { ...env, ...QUIET },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let lastWords = '';
    child.stderr.on('data', (text: Buffer) => (lastWords = (lastWords + text.toString()).slice(-2000)));
    const timer = setTimeout(() => child.kill('SIGKILL'), MS_TO_START);
    const value = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`The provider did not start.\n${lastWords}`)));
      createInterface(child.stdout).on('line', (line) => {
        const said = new RegExp(`${VARIABLE}='(.*)'`).exec(line)?.[1];
        if (said) resolve(said);
      });
    }).finally(() => clearTimeout(timer));
    child.removeAllListeners('exit');
    return new ProviderProcess(child, { [VARIABLE]: value });
  }

  /** Ends the process. */
  stop(): void {
    this.end();
    process.off('exit', this.end);
  }
}

/** The path of the provider's program in the folder of `terraform init`. */
function programIn(initialised: string): string {
  const folder = join(initialised, '.terraform', 'providers', 'registry.terraform.io', 'hashicorp', 'aws');
  if (!existsSync(folder))
    throw new Error(`There is no AWS provider in ${initialised}. Run \`npm run setup\` first.`);
  const [version = ''] = readdirSync(folder);
  const [platform = ''] = readdirSync(join(folder, version));
  const files = readdirSync(join(folder, version, platform));
  const program = files.find((name) => name.startsWith('terraform-provider-aws'));
  return join(folder, version, platform, program ?? '');
}
