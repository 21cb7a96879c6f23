// Whether npm installed all that programs need, and how they are started then. JavaScript of an older Node.js: it runs
// before set-up has looked which one this is.
'use strict';

const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { constants } = require('node:os');
const { join } = require('node:path');

/** What a program says that needs packages, where they are not there. */
const NOT_INSTALLED = 'The packages of this project are not installed yet: npm run setup';

/** Whether npm came to the end: it writes this file last. */
function isInstalled(root) {
  return existsSync(join(root, 'node_modules', '.package-lock.json'));
}

/**
 * Starts a program with a Node.js and waits for its end, whose exit status becomes this process's. The interrupt of a
 * terminal reaches it by itself; other signals are handed on.
 *
 * @param options of `spawn`, e.g. `cwd`
 */
function goOnWith(node, args, options = {}) {
  const child = spawn(node, args, { stdio: 'inherit', ...options });
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (status, signal) => {
    process.exitCode = status ?? 128 + constants.signals[signal];
  });
}

module.exports = { NOT_INSTALLED, goOnWith, isInstalled };
