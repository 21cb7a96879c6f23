// Makes sure that the pinned Terraform is on the PATH: a plan and its apply are made by the same one. Plain Node.js:
// it runs before any package is there. `terraform.sha256sums` pins version and checksums, in HashiCorp's own format.
/* global fetch, AbortSignal */
import { Buffer } from 'node:buffer';
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
import { ask, fail, SetupError } from '../setup/shared.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const SUMS = join(here, 'terraform.sha256sums');
const RELEASES = 'https://releases.hashicorp.com/terraform';
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };

/** The pinned version, and the archive and checksum for a platform. @throws SetupError where it is not pinned */
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

/**
 * Unpacks the archive into a folder, once its checksum is right.
 * @throws SetupError where it is not what was pinned; nothing is left behind
 */
export function unpack(bytes, { archive, checksum }, folder) {
  const given = createHash('sha256').update(bytes).digest('hex');
  if (given !== checksum)
    fail(
      `${archive} is not what was pinned: its SHA-256 is ${given}, not ${checksum}. Nothing was installed.`,
    );
  mkdirSync(folder, { recursive: true });
  const zip = join(folder, archive);
  writeFileSync(zip, bytes);
  const { status, stderr } = spawnSync('python3', ['-m', 'zipfile', '-e', zip, folder], { encoding: 'utf8' });
  rmSync(zip);
  if (status !== 0) fail(`${archive} cannot be unpacked: ${stderr || 'python3 does not start'}`);
  chmodSync(join(folder, 'terraform'), 0o755);
}

async function download(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(300_000) });
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    const reason = error.cause?.message ?? error.message;
    return fail(`${url} cannot be had: ${reason}. Run the job again, or put Terraform on the PATH yourself.`);
  }
}

function installed(program) {
  const answer = ask(program, ['version', '-json'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } });
  return answer && JSON.parse(answer).terraform_version;
}

/** Puts a folder before the PATH of the steps to come; CircleCI reads BASH_ENV before each. */
function putOnPath(folder) {
  if (process.env.BASH_ENV)
    appendFileSync(process.env.BASH_ENV, `export PATH="${folder}${delimiter}$PATH"\n`);
  else console.log(`Put it on your PATH: export PATH="${folder}${delimiter}$PATH"`);
}

async function main() {
  const { version, ...archive } = pinned();
  if (installed('terraform') === version) return console.log(`Terraform ${version} is on the PATH.`);
  const folder = resolve(here, '../../.local/bin');
  const program = join(folder, 'terraform');
  if (!existsSync(program) || installed(program) !== version) {
    unpack(await download(`${RELEASES}/${version}/${archive.archive}`), archive, folder);
  }
  console.log(`Terraform ${version} is in ${folder}.`);
  return putOnPath(folder);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
