import { execFile } from 'node:child_process';
import { devNull } from 'node:os';
import { promisify } from 'node:util';
import { ProviderProcess } from '../terraform';

const run = promisify(execFile);

/** A finding of `terraform validate`. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
}

/**
 * Runs `terraform validate` in each folder, two at a time.
 *
 * All of them attach to one provider (`TF_REATTACH_PROVIDERS`): its start takes longer than all the rest, and an
 * attached provider needs no `terraform init` in the folder.
 *
 * @returns the findings by folder; empty where all are valid
 */
export async function validate(folders: readonly string[]): Promise<Map<string, Diagnostic[]>> {
  const provider = await ProviderProcess.start(environment());
  try {
    const found = new Map<string, Diagnostic[]>();
    const waiting = [...folders];
    const lane = async () => {
      for (let folder = waiting.shift(); folder; folder = waiting.shift()) {
        found.set(folder, await validateOne(folder, provider));
      }
    };
    await Promise.all([lane(), lane()]);
    return found;
  } finally {
    provider.stop();
  }
}

async function validateOne(folder: string, provider: ProviderProcess): Promise<Diagnostic[]> {
  const env = { ...environment(), ...provider.environment };
  const ended = run('terraform', ['validate', '-json', '-no-color'], { cwd: folder, env });
  // With findings it exits with 1, and prints them on standard output.
  const { stdout } = await ended.catch((error: { stdout: string }) => error);
  return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
}

/** Without the user's AWS or Terraform configuration. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: devNull };
}
