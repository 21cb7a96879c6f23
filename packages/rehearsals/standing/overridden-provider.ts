import { existsSync, mkdirSync, readdirSync, readlinkSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../../command';

/** Where `terraform init` of set-up has put the provider, once its checksum was that of the lock file. */
const PROVIDERS = '.local/provider/.terraform/providers/registry.terraform.io/hashicorp/aws';

/**
 * What Terraform needs in its environment to take the provider as set-up has checked it. Otherwise each of its commands
 * hashes the provider's 600 MB again: 0.4 s of processor time, in `init` two to three times.
 * [measured: `terraform state list`, 0.50 s against 0.05 s]
 *
 * Terraform warns in its output that it is so. The lock file does not count then: what proves something about that, the
 * mirror or a newcomer's way starts Terraform in the ordinary way, and so does whoever has a configuration of their own.
 *
 * @param root the project's folder
 * @param home the user's
 * @returns nothing where set-up has put no provider there
 */
export function overriddenProvider(root = ROOT, home = homedir()): Readonly<Record<string, string>> {
  const provider = folderIn(join(root, PROVIDERS));
  if (provider === undefined || hasOwnConfiguration(home)) return {};
  const mirror = join(root, '.terraform-mirror');
  // What is said of the installation takes the place of where Terraform looks by itself: `init` needs it still.
  const from = existsSync(mirror)
    ? `filesystem_mirror { path = ${JSON.stringify(readlinkSync(mirror))} }`
    : 'direct {}';
  const file = join(root, '.local', 'overridden-provider.tfrc');
  const text = `provider_installation {
  dev_overrides { "hashicorp/aws" = ${JSON.stringify(provider)} }
  ${from}
}
`;
  // Under another name until it is whole: several rehearsals write it.
  const half = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(half, text);
  renameSync(half, file);
  return { TF_CLI_CONFIG_FILE: file };
}

/** `<version>/<platform>`, of which there is one. */
function folderIn(versions: string): string | undefined {
  const [version] = list(versions);
  const [platform] = version === undefined ? [] : list(join(versions, version));
  return version && platform && join(versions, version, platform);
}

const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Terraform's own file in the home folder, or the one that the user's shell names. */
function hasOwnConfiguration(home: string): boolean {
  return existsSync(process.env.TF_CLI_CONFIG_FILE || join(home, '.terraformrc'));
}
