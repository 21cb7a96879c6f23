// Makes a new clone ready: Node.js packages, Python packages (the embedded AWS, shellcheck), the provider.
// For what it does not install (Terraform, Python), it prints how to get it. It is plain Node.js, because it
// runs before packages are installed. Where everything is there, it takes little time. With --without-tests
// it leaves out what only tests need: the Python packages, and the packages of the app.
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

/** @param folder `.`, or another folder with a package-lock.json */
function installNodePackages(folder) {
  const stamp = new Stamp(root, join(root, folder, 'node_modules'), [join(folder, 'package-lock.json')]);
  if (stamp.isFresh && isWhole(join(root, folder))) return;
  console.log(`Installing the Node.js packages${folder === '.' ? '' : ` of ${folder}/`} …`);
  stamp.remove(); // written again when everything is installed
  // No package needs its install script, and none is trusted.
  install(
    'npm',
    // Cached packages are used without a request: package-lock.json contains their checksums.
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'],
    join(root, folder),
  );
  stamp.write();
}

/**
 * Whether all installed packages are still there: npm may have been interrupted, or somebody may have deleted
 * one.
 */
function isWhole(project) {
  const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'));
  // An optional package may be for another platform.
  const needed = Object.entries(packages).filter(
    ([, { optional, devOptional }]) => !optional && !devOptional,
  );
  return isInstalled(project) && needed.every(([path]) => existsSync(join(project, path)));
}

/** Only tests need nginx, and without it those are skipped: an error does not stop set-up. */
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
