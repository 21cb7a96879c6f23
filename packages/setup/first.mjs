// Makes a clone ready, then starts a program: a command in the ordinary way, a long-running program by tsx
// (docs/decisions/0008-start.md). `node packages/setup/first.mjs [<further set-up program>]… <program>.ts --
// <arguments>`. With `--help` nothing is set up.
import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode, goOnWith, isInstalled, tooOld } from '../start/installed.js';
import { asksForHelp } from './words.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const words = process.argv.slice(2);
const end = words.indexOf('--');
const setUps = ['packages/setup/setup.mjs', ...words.slice(0, end - 1)];
const [program, given] = [words[end - 1], words.slice(end + 1)];

if (asksForHelp(given)) {
  if (isInstalled(root)) start();
  else
    console.log(
      'The help needs the packages of this project, which are not installed yet. Run: npm run setup',
    );
} else if (setUps.every(setUp)) start();

/** @returns whether it succeeded. If not, its exit status becomes this process's */
function setUp(name) {
  process.exitCode = spawnSync(process.execPath, [name], { cwd: root, stdio: 'inherit' }).status ?? 1;
  return process.exitCode === 0;
}

function start() {
  const node = findNode(root);
  const by = program.startsWith('packages/deploy/') ? ['packages/start/index.js'] : ['--import', 'tsx'];
  if (node) return goOnWith(node, [...by, program, ...given], root, { cwd: root });
  console.error(tooOld());
  process.exitCode = 1;
}
