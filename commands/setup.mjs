// Makes a fresh clone ready: Node.js packages, Python packages (the embedded AWS, shellcheck), the provider.
// It names what it does not install (Terraform, Python) with the way to get it. Plain Node.js: it runs before any
// package is there. Quick when there is nothing to do.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPrograms } from './setup/programs.mjs';
import { findProvider } from './setup/provider.mjs';
import { install, installPythonPackages } from './setup/python.mjs';
import { SetupError, Stamp } from './setup/shared.mjs';

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

try {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  mkdirSync(join(root, '.local'), { recursive: true });
  checkPrograms(engines);
  installNodePackages('.');
  if (existsSync(join(root, 'app', 'package-lock.json'))) installNodePackages('app');
  installPythonPackages(root, '.venv', 'requirements.txt');
  findProvider(root);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
