// Whether npm's installation is complete, and which Node.js is used. package.json names the oldest Node.js
// that is sufficient (`engines`). npm packages install one in node_modules/.bin (`optionalDependencies`),
// where npm's scripts find it before the user's own. Written in JavaScript that an older Node.js can read,
// because the user's own may be too old.
'use strict';

const { spawn, spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { constants } = require('node:os');
const { delimiter, join } = require('node:path');

/** The message of a program whose packages are missing. */
const NOT_INSTALLED = 'The packages of this project are not installed yet. Run: npm run setup';

/** Whether npm completed the installation: it writes this file last. */
function isInstalled(root) {
  return existsSync(join(root, 'node_modules', '.package-lock.json'));
}

/** Whether a version is at least the one in a range of the form `>=1.2`. */
function satisfies(version, range) {
  const numbers = (text) =>
    text
      .replace(/^[^0-9]*/, '')
      .split(/[.+-]/)
      .map(Number);
  const given = numbers(version);
  for (const [place, minimum] of numbers(range).entries()) {
    const number = given[place] ?? 0;
    if (number !== minimum) return number > minimum;
  }
  return true;
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const binaries = (root) => join(root, 'node_modules', '.bin');
const broughtNode = (root) => join(binaries(root), 'node');

/**
 * Finds the Node.js for this project's programs.
 *
 * @param root the project's folder
 * @returns the path of the running Node.js where it is sufficient, otherwise of the one that npm installed;
 * undefined where neither is
 */
function findNode(root) {
  const { node: range } = readJson(join(root, 'package.json')).engines;
  if (satisfies(process.versions.node, range)) return process.execPath;
  const brought = broughtNode(root);
  return satisfies(versionOf(brought), range) ? brought : undefined;
}

/** @returns the version of a Node.js; 0 where it does not exist, or does not start on this machine */
function versionOf(node) {
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '0';
}

/** The message where `findNode` finds none. */
function tooOld() {
  return `Node.js ${process.versions.node} is too old for this project: npm run setup installs a newer one, or says why it cannot.`;
}

/** Whether the lock file has a package that installs a Node.js for this machine. */
function isBrought(root) {
  const { optionalDependencies = {} } = readJson(join(root, 'package.json'));
  const { packages } = readJson(join(root, 'package-lock.json'));
  return Object.keys(optionalDependencies)
    .map((name) => packages[`node_modules/${name}`] ?? {})
    .some(({ os, cpu }) => [os].flat().includes(process.platform) && [cpu].flat().includes(process.arch));
}

/**
 * Runs a program with a Node.js and waits for its end. Its exit status becomes this process's. Its child
 * processes find the project's Node.js first. The terminal sends it an interrupt, too; other signals are
 * passed on.
 *
 * @param options of `spawn`, e.g. `cwd`
 */
function goOnWith(node, args, root, options = {}) {
  const PATH = [binaries(root), process.env.PATH].join(delimiter);
  const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, PATH }, ...options });
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (status, signal) => {
    process.exitCode = status ?? 128 + constants.signals[signal];
  });
}

module.exports = {
  NOT_INSTALLED,
  broughtNode,
  findNode,
  goOnWith,
  isBrought,
  isInstalled,
  satisfies,
  tooOld,
  versionOf,
};
