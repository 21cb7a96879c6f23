// Makes a fresh clone ready: Node.js packages, Python packages (the embedded AWS, shellcheck), the provider.
// It names what it does not install (Terraform, Python) with the way to get it. Plain Node.js: it runs before any
// package is there. Quick when there is nothing to do. With --without-tests it leaves out what only tests need: the
// Python packages and those of the app.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled } from '../start/installed.js';
import { dropMisleading } from './misleading.mjs';
import { checkNode, checkPrograms } from './programs.mjs';
import { findProvider } from './provider.mjs';
import { install, installPythonPackages } from './python.mjs';
import { run, Stamp } from './shared.mjs';
import { readWords } from './words.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** @param folder `.`, or a folder with a lock file of its own */
function installNodePackages(folder) {
  const stamp = new Stamp(root, join(root, folder, 'node_modules'), [join(folder, 'package-lock.json')]);
  if (stamp.isFresh && isWhole(join(root, folder))) return;
  console.log(`Installing the Node.js packages${folder === '.' ? '' : ` of ${folder}/`} …`);
  stamp.remove(); // until all of it is there
  // Install scripts are not needed, and none is trusted to run.
  install(
    'npm',
    // What is cached is taken without asking whether it is the newest: package-lock.json checks it all the same.
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'],
    join(root, folder),
  );
  stamp.write();
}

/** Whether what was installed is all there still: npm may have been interrupted, or somebody have deleted a package. */
function isWhole(project) {
  const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'));
  // A package that is optional may be of another platform.
  const needed = Object.entries(packages).filter(
    ([, { optional, devOptional }]) => !optional && !devOptional,
  );
  return isInstalled(project) && needed.every(([path]) => existsSync(join(project, path)));
}

/** Only tests need it, and where it cannot be had those are left out: what it says is no reason to stop. */
function bringNginx() {
  spawnSync(process.execPath, [join(root, 'packages/setup/nginx.mjs')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

run(() => {
  const given = readWords({
    name: 'setup',
    does: 'Prepares a clone: installs the Node.js and Python packages and the AWS provider, and does nothing where all of it is installed. Names what it does not install (Terraform, Python) and how to get it.',
    options: { '--without-tests': 'do not install what only tests need' },
    example: 'npm run setup',
  });
  const withoutTests = given.includes('--without-tests');
  dropMisleading();
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  mkdirSync(join(root, '.local'), { recursive: true });
  checkPrograms(root, engines);
  installNodePackages('.');
  checkNode(root, engines);
  if (!withoutTests) {
    if (existsSync(join(root, 'app', 'package-lock.json'))) installNodePackages('app');
    installPythonPackages(root, '.venv', 'requirements.txt');
    bringNginx();
  }
  findProvider(root);
});
