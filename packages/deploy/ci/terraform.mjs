// Puts the pinned Terraform on the PATH, so that plan and apply use the same one. It is plain Node.js,
// because it runs before packages are installed. `terraform.sha256sums` pins version and checksums, in
// HashiCorp's format. The program is always unpacked anew from an archive whose checksum was just checked: a
// Terraform that is already on the PATH, in a cache or in the project's folder could be anything.
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fail, run } from '../../setup/shared.mjs';
import { readWords } from '../../setup/words.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const SUMS = join(here, 'terraform.sha256sums');
const DOWNLOAD = join(here, 'download.py');
/**
 * The URL with a folder of archives for each version. A mirror may be set: the checksums of its archives are
 * checked, too.
 */
const RELEASES = process.env.TERRAFORM_RELEASES_URL ?? 'https://releases.hashicorp.com/terraform';
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };

/**
 * The pinned version, and the archive and checksum for a platform. @throws SetupError for a platform without
 * a pin
 */
export function pinned(platform = process.platform, arch = process.arch, sums = readFileSync(SUMS, 'utf8')) {
  const wanted = `${platform}_${ARCHITECTURES[arch] ?? arch}.zip`;
  const lines = sums.trim().split('\n');
  const version = /terraform_([0-9.]+)_/.exec(lines[0])[1];
  const line = lines.find((one) => one.endsWith(`_${wanted}`));
  if (!line) {
    fail(
      `No checksum of Terraform for ${platform} on ${arch} is pinned in terraform.sha256sums. Get version ${version} ` +
        'from https://developer.hashicorp.com/terraform/install and put it on the PATH.',
    );
  }
  const [checksum, archive] = line.split(/\s+/);
  return { version, checksum, archive };
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/**
 * Unpacks the archive into a folder, if its checksum is right. An older program there is deleted first.
 * @throws SetupError where the checksum is wrong; nothing is left behind
 */
export function unpack(bytes, { archive, checksum }, folder) {
  rmSync(join(folder, 'terraform'), { force: true });
  const given = sha256(bytes);
  if (given !== checksum)
    fail(
      `${archive} is not the pinned file: its SHA-256 is ${given}, not ${checksum}. Nothing was installed.`,
    );
  mkdirSync(folder, { recursive: true });
  const zip = join(folder, archive);
  writeFileSync(zip, bytes);
  const { status, stderr } = spawnSync('python3', ['-m', 'zipfile', '-e', zip, folder], { encoding: 'utf8' });
  rmSync(zip);
  if (status !== 0) fail(`${archive} cannot be unpacked: ${stderr || 'python3 does not start'}`);
  chmodSync(join(folder, 'terraform'), 0o755);
}

/**
 * The bytes of the archive: from an earlier run's file if its checksum is right, otherwise downloaded and
 * kept.
 * @throws SetupError where it cannot be downloaded
 */
export function archiveBytes({ version, archive, checksum }, kept, releases = RELEASES) {
  const file = join(kept, archive);
  if (existsSync(file) && sha256(readFileSync(file)) === checksum) return readFileSync(file);
  mkdirSync(kept, { recursive: true });
  rmSync(file, { force: true });
  const url = `${releases}/${version}/${archive}`;
  // Python uses the proxy of the environment's variables; the `fetch` of Node.js 20 does not.
  const { status, stderr } = spawnSync('python3', [DOWNLOAD, url, file], { encoding: 'utf8' });
  if (status !== 0)
    fail(
      `${url} cannot be downloaded: ${stderr?.trim() || 'python3 does not start'}. Run the job again, or name a ` +
        'mirror in TERRAFORM_RELEASES_URL.',
    );
  return readFileSync(file);
}

/** Puts a folder first in the PATH of the remaining steps: CircleCI reads BASH_ENV before each. */
function putOnPath(folder) {
  if (process.env.BASH_ENV)
    appendFileSync(process.env.BASH_ENV, `export PATH="${folder}${delimiter}$PATH"\n`);
  else console.log(`Put it on your PATH: export PATH="${folder}${delimiter}$PATH"`);
}

function main() {
  readWords({
    name: 'ci:terraform',
    does:
      "Installs the pinned Terraform, checks its checksum, and puts it on the PATH of the job's further steps. For " +
      "CI's jobs.",
    example: 'npm run ci:terraform',
  });
  const wanted = pinned();
  const root = resolve(here, '../../..');
  const folder = join(root, '.local/bin');
  unpack(archiveBytes(wanted, join(root, '.local/downloads')), wanted, folder);
  console.log(`Terraform ${wanted.version} is in ${folder}.`);
  putOnPath(folder);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  run(main);
}
