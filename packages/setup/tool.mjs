// Starts a program of an npm package, such as ESLint or Jest: `node packages/setup/tool.mjs <name of the
// program> <arguments>`. In a clone that is not set up, it prints what to run.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode, goOnWith, isInstalled, NOT_INSTALLED, tooOld } from '../start/installed.js';
import { fail, run } from './shared.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const [name, ...words] = process.argv.slice(2);

run(() => {
  if (!isInstalled(root)) fail(NOT_INSTALLED);
  const node = findNode(root);
  if (!node) fail(tooOld());
  goOnWith(node, [join(root, 'node_modules', '.bin', name), ...words], root, { cwd: root });
});
