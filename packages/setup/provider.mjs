// Checks that Terraform can get the AWS provider, from the registry or from an unpacked mirror on this
// machine.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fail, Stamp } from './shared.mjs';

/** Terraform's implied mirror folders, in the home folder and the system. */
const OWN_FOLDERS = [
  join(homedir(), '.terraform.d/plugins'),
  join(homedir(), '.local/share/terraform/plugins'),
  join(homedir(), 'Library/Application Support/io.terraform/plugins'),
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
];
/** Other folders in which a mirror is searched, two levels deep. */
const ROOTS = ['/opt', '/usr/share', '/usr/local/share'];

/** Terraform's implied mirror folder, relative to its working directory. */
const PLUGINS = 'terraform.d/plugins';

/** The folders that contain `registry.terraform.io/hashicorp/aws`, Terraform's own ones first. */
export function findMirrors(ownFolders = OWN_FOLDERS, roots = ROOTS) {
  const candidates = [...ownFolders, ...roots.flatMap((folder) => subfolders(folder, 2))];
  const mirrors = candidates.filter((folder) =>
    existsSync(join(folder, 'registry.terraform.io/hashicorp/aws')),
  );
  return [...new Set(mirrors)];
}

/**
 * Runs `terraform init` once, so that the provider is available. Where the registry is not reachable,
 * `.terraform-mirror` becomes a link to the first mirror with a provider of the committed checksums. A
 * synthesis then links it into each stack's folder.
 *
 * @param root the project's folder
 * @throws SetupError where neither the registry nor a mirror has the provider
 */
export function findProvider(root, mirrors = findMirrors()) {
  const folder = join(root, '.local', 'provider');
  const link = join(root, '.terraform-mirror');
  const stamp = new Stamp(root, folder, ['terraform.lock.hcl']);
  if (stamp.isFresh && isWhole(folder, link)) return;
  console.log('Looking for the AWS provider …');
  rmSync(link, { force: true });
  let said = '';
  for (const mirror of [undefined, ...mirrors]) {
    said = initialize(root, folder, mirror);
    if (said) continue;
    if (mirror) {
      symlinkSync(mirror, link);
      console.log(`The Terraform registry is not reachable: using the provider mirror in ${mirror}.`);
    }
    stamp.write();
    return;
  }
  rmSync(folder, { recursive: true, force: true });
  fail(
    `Terraform cannot download the AWS provider: the registry (registry.terraform.io) is not reachable, and no unpacked ` +
      `mirror with it was found in Terraform's plugin folders or below ${ROOTS.join(', ')}.\n` +
      `On a machine that reaches it: terraform providers mirror <folder>. Unpack its archives and copy the folder to ` +
      `${OWN_FOLDERS[0]}.\nTerraform said: ${said}`,
  );
}

/**
 * Whether the provider is still complete, and still comes from the same source as the stacks' provider: a
 * mirror may be gone, and the plugin cache, to which the folder only has links, may have been deleted.
 */
function isWhole(folder, link) {
  const versions = join(folder, '.terraform/providers/registry.terraform.io/hashicorp/aws');
  const builds = subfolders(versions, 1).flatMap((version) =>
    readdirSync(version).map((platform) => join(version, platform)),
  );
  return builds.some((build) => existsSync(build)) && target(link) === target(join(folder, PLUGINS));
}

/** The target of a link; undefined where there is no link. */
function target(link) {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

/**
 * Runs `terraform init` in a folder that needs only the provider. @returns Terraform's output where it failed
 */
function initialize(root, folder, mirror) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(join(folder, PLUGINS)), { recursive: true });
  const lockFile = join(root, 'terraform.lock.hcl');
  const version = /version\s+= "(.+)"/.exec(readFileSync(lockFile, 'utf8'))[1];
  const providers = { aws: { source: 'hashicorp/aws', version } };
  writeFileSync(
    join(folder, 'main.tf.json'),
    JSON.stringify({ terraform: { required_providers: providers } }),
  );
  copyFileSync(lockFile, join(folder, '.terraform.lock.hcl'));
  if (mirror) symlinkSync(mirror, join(folder, PLUGINS));
  const { status, stderr } = spawnSync('terraform', ['init', '-input=false', '-no-color'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, CHECKPOINT_DISABLE: '1', TF_PLUGIN_CACHE_DIR: pluginCache(root) },
  });
  return status === 0 ? '' : stderr.trim() || 'nothing';
}

/** The plugin cache, which all stacks share. */
function pluginCache(root) {
  const folder = process.env.TF_PLUGIN_CACHE_DIR ?? join(root, '.local', 'plugin-cache');
  mkdirSync(folder, { recursive: true });
  return folder;
}

function subfolders(folder, depth) {
  if (depth === 0 || !existsSync(folder)) return [];
  const children = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return children.flatMap(({ name }) => [join(folder, name), ...subfolders(join(folder, name), depth - 1)]);
}
