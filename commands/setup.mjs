// Makes a fresh clone ready: Node.js packages, Python packages (the embedded AWS, shellcheck), the provider.
// It names what it does not install (Terraform, Python) with the way to get it. Plain Node.js: it runs before any
// package is there. Quick when there is nothing to do.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPrograms } from './setup/programs.mjs';
import { findProvider } from './setup/provider.mjs';
import { ask, fail, SetupError, Stamp } from './setup/shared.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** @param folder `.`, or a folder with a lock file of its own */
function installNodePackages(folder) {
  const stamp = new Stamp(root, join(root, folder, 'node_modules'), [join(folder, 'package-lock.json')]);
  if (stamp.isFresh) return;
  console.log(`Installing the Node.js packages${folder === '.' ? '' : ` of ${folder}/`} …`);
  // Install scripts are not needed, and none is trusted to run.
  install(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    join(root, folder),
  );
  stamp.write();
}

function installPythonPackages() {
  const folder = join(root, '.venv');
  const python = join(folder, 'bin', 'python');
  const stamp = new Stamp(root, folder, ['requirements.txt']);
  if (stamp.isFresh && ask(python, ['--version'])) return;
  console.log('Installing the Python packages into .venv …');
  rmSync(folder, { recursive: true, force: true }); // a half-made one
  if (ask('python3', ['-m', 'venv', folder]) === undefined) {
    fail('python3 cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv.');
  }
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  install(python, ['-m', 'pip', 'install', ...quiet, '--require-hashes', '-r', 'requirements.txt'], root);
  stamp.write();
}

/** Runs an installer, and says what it said where it fails. */
function install(program, args, cwd) {
  const { status, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status === 0) return;
  const said = (stderr ?? '').trim().split('\n').slice(0, 6).join('\n');
  fail(
    `${args.slice(0, 3).join(' ')} failed in ${cwd}. Is the package registry within reach? It said:\n${said}`,
  );
}

try {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  mkdirSync(join(root, '.local'), { recursive: true });
  checkPrograms(engines);
  installNodePackages('.');
  if (existsSync(join(root, 'app', 'package-lock.json'))) installNodePackages('app');
  installPythonPackages();
  findProvider(root);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
