import { existsSync, mkdirSync, readdirSync, readlinkSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../../command';

/**
 * The folder of the provider that set-up installed by `terraform init`, which compared its checksum with the lock file.
 */
const PROVIDERS = '.local/provider/.terraform/providers/registry.terraform.io/hashicorp/aws';

/**
 * The variables by which Terraform uses the provider that set-up checked. Otherwise each of its commands hashes the
 * provider's 600 MB again: 0.4 s of processor time, in `init` two to three times. [measured: `terraform state list`,
 * 0.50 s against 0.05 s]
 *
 * Terraform warns about it in its output, and ignores the lock file. Tests of the lock file, of the mirror or of a new
 * user's way start Terraform without these variables; so does a user with a CLI configuration of their own.
 *
 * @param root the project's folder
 * @param home the user's home folder
 * @returns no variables where set-up has installed no provider
 */
export function overriddenProvider(root = ROOT, home = homedir()): Readonly<Record<string, string>> {
  const provider = folderIn(join(root, PROVIDERS));
  if (provider === undefined || hasOwnConfiguration(home)) return {};
  const mirror = join(root, '.terraform-mirror');
  // A `provider_installation` block replaces Terraform's default places, which `init` still needs.
  const from = existsSync(mirror)
    ? `filesystem_mirror { path = ${JSON.stringify(readlinkSync(mirror))} }`
    : 'direct {}';
  const file = join(root, '.local', 'overridden-provider.tfrc');
  const text = `provider_installation {
  dev_overrides { "hashicorp/aws" = ${JSON.stringify(provider)} }
  ${from}
}
`;
  // A temporary name until it is complete: several rehearsals write it.
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

/** Whether the user has a CLI configuration: in the home folder, or named by a variable. */
function hasOwnConfiguration(home: string): boolean {
  return existsSync(process.env.TF_CLI_CONFIG_FILE || join(home, '.terraformrc'));
}
