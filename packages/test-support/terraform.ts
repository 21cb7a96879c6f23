import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { devNull } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where Terraform put the provider at set-up, after a look at its checksum. */
const PROVIDERS = resolve(__dirname, '../../.local/provider/.terraform/providers');

/** One thing that `terraform validate` has to say. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
}

/**
 * Runs `terraform validate` in each folder, two at a time.
 *
 * All of them attach to one provider (`TF_REATTACH_PROVIDERS`): to start it anew takes longer than all the rest,
 * and an attached one needs no `terraform init` in the folder.
 *
 * @returns what was found, by folder; nothing where all is well
 */
export async function validate(folders: readonly string[]): Promise<Map<string, Diagnostic[]>> {
  const provider = await startProvider(environment());
  try {
    const found = new Map<string, Diagnostic[]>();
    const waiting = [...folders];
    const lane = async () => {
      for (let folder = waiting.shift(); folder; folder = waiting.shift()) {
        found.set(folder, await validateOne(folder, provider.reattach));
      }
    };
    await Promise.all([lane(), lane()]);
    return found;
  } finally {
    provider.stop();
  }
}

/** A provider that runs by itself. */
export interface RunningProvider {
  /** The value of `TF_REATTACH_PROVIDERS`. */
  readonly reattach: string;
  stop(): void;
}

/** Starts the provider, for many runs of Terraform to attach to. @param env what it knows AWS by */
export async function startProvider(env: NodeJS.ProcessEnv): Promise<RunningProvider> {
  const provider = spawn(providerBinary(), ['-debug'], {
    env: { ...env, TF_LOG_SDK: 'OFF', TF_LOG_SDK_PROTO: 'OFF' }, // else it traces every call
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const stop = () => void provider.kill();
  try {
    return { reattach: await attachment(provider), stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/** What the provider says that Terraform needs to know to attach to it. */
function attachment(provider: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = '';
    provider.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const reattach = /TF_REATTACH_PROVIDERS='(.+)'/.exec(said)?.[1];
      if (reattach) found(reattach);
    });
    provider.on('error', failed);
    provider.on('exit', () =>
      failed(new Error(`the provider ended before Terraform could attach to it: ${said}`)),
    );
  });
}

async function validateOne(folder: string, reattach: string): Promise<Diagnostic[]> {
  const env = { ...environment(), TF_REATTACH_PROVIDERS: reattach };
  const ended = run('terraform', ['validate', '-json', '-no-color'], { cwd: folder, env });
  // With findings it exits 1, and says on standard output what they are.
  const { stdout } = await ended.catch((error: { stdout: string }) => error);
  return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
}

/** Nothing of the user's AWS or Terraform configuration. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: devNull };
}

function providerBinary(): string {
  const found = existsSync(PROVIDERS) ? readdirSync(PROVIDERS, { recursive: true, encoding: 'utf8' }) : [];
  // Its folder may be a link, which is not followed there.
  const binaries = found
    .map((path) => join(PROVIDERS, path))
    .filter((path) => /hashicorp.aws.[\d.]+.\w+$/.test(path))
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
  const binary = binaries.find((path) => basename(path).startsWith('terraform-provider-aws'));
  if (!binary) throw new Error('The AWS provider is not there. Run `npm run setup` first.');
  return binary;
}
