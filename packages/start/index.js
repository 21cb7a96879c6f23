// Runs a TypeScript program of this project in this process: `node packages/start/index.js main.ts …`.
// docs/decisions/0008-start.md explains why tsx does not do that.
'use strict';

const Module = require('node:module');
const { join, resolve } = require('node:path');
const { Compiled } = require('./compiled');
const { findNode, goOnWith, isInstalled, NOT_INSTALLED, tooOld } = require('./installed');
const { Loader } = require('./loader');
const { mapStacks } = require('./stacks');

const ROOT = resolve(__dirname, '../..');

function start([program, ...args]) {
  const file = resolve(ROOT, program);
  process.argv = [process.argv[0], file, ...args];
  const compiled = Compiled.read(ROOT, file);
  const loader = new Loader(ROOT, compiled);
  mapStacks(loader);
  loader.install();
  process.on('exit', () => compiled.write());
  try {
    Module._load(file, null, true);
  } catch (error) {
    const [, name] = /^Cannot find module '([^./'][^']*)'/.exec(error?.message) ?? [];
    if (error?.code !== 'MODULE_NOT_FOUND' || !name) throw error;
    fail(`The package ${name} is not installed. Run: npm run setup`);
  }
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

function main(args) {
  if (!isInstalled(ROOT)) return fail(NOT_INSTALLED);
  const node = findNode(ROOT);
  if (node === process.execPath) return start(args);
  if (node) return goOnWith(node, [...process.execArgv, join(__dirname, 'index.js'), ...args], ROOT);
  fail(tooOld());
}

main(process.argv.slice(2));
