import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../command';

/** What Terraform reads: the address of a provider that runs already. [Terraform, debugging providers] */
const VARIABLE = 'TF_REATTACH_PROVIDERS';

/** In this mode the provider would log all that it does; Terraform's own `TF_LOG` does not reach it. */
const QUIET = { TF_LOG_SDK: 'OFF', TF_LOG_SDK_PROTO: 'OFF', TF_LOG_PROVIDER: 'OFF' };

/** Where set-up runs `terraform init`. [packages/setup/provider.mjs] */
const OF_SET_UP = join(ROOT, '.local', 'provider');

/** Of a busy machine. */
const MS_TO_START = 60_000;

/**
 * One process of the AWS provider that serves many runs of Terraform, which else pay its start each: a third of what a
 * plan costs. Each run configures it anew, so one run comes after the other. The lock file's checksum is not looked
 * at; what proves something about that starts Terraform in the ordinary way.
 */
export class ProviderProcess {
  private readonly end = () => void this.child.kill('SIGKILL');

  private constructor(
    private readonly child: ChildProcess,
    /** What a run of Terraform needs in its environment. */
    readonly environment: Readonly<Record<string, string>>,
  ) {
    process.once('exit', this.end);
  }

  /**
   * @param env with endpoint and credentials: the provider reads them, not Terraform
   * @param folder where `terraform init` ran. @default where set-up put the provider, after a look at its checksum
   * @throws Error where it does not say how to be reached, with what it said instead
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

  stop(): void {
    this.end();
    process.off('exit', this.end);
  }
}

/** The provider's program, where `terraform init` has put it. */
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
