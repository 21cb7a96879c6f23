// Starts a TypeScript program of this project in this process: `node packages/start/index.js main.ts …`.
// docs/decisions/0008-start.md says why it is not tsx that does it.
'use strict';

const { existsSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');
const { Compiled } = require('./compiled');
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
  Module._load(file, null, true);
}

if (existsSync(join(ROOT, 'node_modules'))) start(process.argv.slice(2));
else {
  console.error('The packages of this project are not installed yet: npm run setup');
  process.exitCode = 1;
}
