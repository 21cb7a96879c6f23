// TypeScript to JavaScript in tests, as programs are started: by esbuild. Types are checked by
// `npm run types`.
'use strict';

const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const tsJest = require('ts-jest').default.createTransformer({ diagnostics: false });
const { transform } = require('../../start/transform.js');

const ROOT = resolve(__dirname, '../../..');

/** jest has no way to import a module as a test runs, but to require it. */
const REQUIRED = { supported: { 'dynamic-import': false } };

/** What a transformed file depends on beside itself; package.json has the version of esbuild. */
const MAKER = [
  module.filename,
  ...['packages/start/transform.js', 'packages/start/package.json', 'tsconfig.json'].map((path) =>
    join(ROOT, path),
  ),
]
  .map((path) => readFileSync(path, 'utf8'))
  .join('\0');

/** Mocks have to be there before what is imported, and TypeScript's compiler is the one that can put them there. */
const mocks = (text) => /^jest\.mock\(/m.test(text);

/** What is instrumented is kept apart: jest keeps it as it was for the first run. */
const keyOf = (text, path, { instrument }) =>
  createHash('sha1').update([MAKER, instrument, path, text].join('\0')).digest('hex');

module.exports = {
  process: (text, path, options) =>
    mocks(text) ? tsJest.process(text, path, options) : transform(ROOT, path, text, REQUIRED),
  getCacheKey: (text, path, options) =>
    mocks(text) ? tsJest.getCacheKey(text, path, options) : keyOf(text, path, options),
};
