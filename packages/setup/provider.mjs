// Makes sure that Terraform can get the AWS provider: from the registry, or from an unpacked mirror on this machine.
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

/** Terraform's own plugin folders below the home folder and beside the system's programs. */
const OWN_FOLDERS = [
  join(homedir(), '.terraform.d/plugins'),
  join(homedir(), '.local/share/terraform/plugins'),
  join(homedir(), 'Library/Application Support/io.terraform/plugins'),
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
];
/** Where else an unpacked mirror is looked for, two folders deep. */
const ROOTS = ['/opt', '/usr/share', '/usr/local/share'];

/** Where Terraform looks for a mirror below the folder that it runs in. */
const PLUGINS = 'terraform.d/plugins';

/** Folders that hold `registry.terraform.io/hashicorp/aws`: Terraform's own first. */
export function findMirrors(ownFolders = OWN_FOLDERS, roots = ROOTS) {
  const candidates = [...ownFolders, ...roots.flatMap((folder) => subfolders(folder, 2))];
  const mirrors = candidates.filter((folder) =>
    existsSync(join(folder, 'registry.terraform.io/hashicorp/aws')),
  );
  return [...new Set(mirrors)];
}

/**
 * Lets Terraform get the provider once. Where the registry is out of reach, the first mirror that has the provider
 * with the committed checksums is linked as `.terraform-mirror`; synthesis links it into each stack's folder.
 *
 * @param root the project's folder
 * @throws SetupError where neither the registry nor a mirror has it
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
 * Whether the provider that Terraform got is there still, and by the way that the stacks go: a mirror may be gone, and
 * the plugin cache emptied, to which the folder has no more than links.
 */
function isWhole(folder, link) {
  const versions = join(folder, '.terraform/providers/registry.terraform.io/hashicorp/aws');
  const builds = subfolders(versions, 1).flatMap((version) =>
    readdirSync(version).map((platform) => join(version, platform)),
  );
  return builds.some((build) => existsSync(build)) && target(link) === target(join(folder, PLUGINS));
}

/** Where a link leads; undefined where there is none. */
function target(link) {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

/** Initializes a folder that wants nothing but the provider. @returns what Terraform said where it failed */
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

/** Where the stacks' folders share one download of the provider. */
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
