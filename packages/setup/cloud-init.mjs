// Brings cloud-init into .local/cloud-init, which only the test of the instances' user data needs. It is
// unpacked from the distribution's packages and never installed: an installed one would configure this
// machine at its next start.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask, fail, run } from './shared.mjs';

const local = resolve(dirname(fileURLToPath(import.meta.url)), '../../.local');
const folder = join(local, 'cloud-init');

/** cloud-init, with the Python modules that the tests' environment lacks. */
const PACKAGES = ['cloud-init', 'python3-configobj', 'python3-oauthlib'];

function download(into) {
  const run = (...args) => spawnSync('apt-get', ['-qq', ...args], { cwd: into, encoding: 'utf8' });
  // The package lists are fetched only where they are old or missing, because that needs root.
  if (run('download', ...PACKAGES).status === 0) return;
  run('update');
  const { status, stderr } = run('download', ...PACKAGES);
  if (status === 0) return;
  const said = (stderr ?? '').trim().split('\n').slice(-6).join('\n');
  fail(
    `cloud-init could not be downloaded from the distribution (apt-get update needs root). It said:\n${said}`,
  );
}

function unpack() {
  if (ask('apt-get', ['--version']) === undefined || ask('dpkg', ['--version']) === undefined) {
    fail('cloud-init comes from the packages of Debian or Ubuntu, and this machine has no apt of either.');
  }
  mkdirSync(local, { recursive: true });
  const work = mkdtempSync(join(local, 'cloud-init-'));
  try {
    download(work);
    const packages = readdirSync(work).filter((name) => name.endsWith('.deb'));
    for (const name of packages) {
      if (ask('dpkg', ['-x', name, 'root'], { cwd: work }) === undefined)
        fail(`${name} could not be unpacked.`);
    }
    renameSync(join(work, 'root'), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

run(() => {
  if (!existsSync(folder)) unpack();
});
