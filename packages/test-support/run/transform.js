// Compiles TypeScript for tests by esbuild, as programs are started. `npm run types` checks types.
'use strict';

const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const tsJest = require('ts-jest').default.createTransformer({ diagnostics: false });
const { transform } = require('../../start/transform.js');

const ROOT = resolve(__dirname, '../../..');

/** In tests, jest supports no dynamic import, only require. */
const REQUIRED = { supported: { 'dynamic-import': false } };

/** Files that decide the result besides the source; package.json has the version of esbuild. */
const MAKER = [
  module.filename,
  ...['packages/start/transform.js', 'packages/start/package.json', 'tsconfig.json'].map((path) =>
    join(ROOT, path),
  ),
]
  .map((path) => readFileSync(path, 'utf8'))
  .join('\0');

/** jest.mock calls must run before the imports; TypeScript's compiler can move them there. */
const mocks = (text) => /^jest\.mock\(/m.test(text);

/** Instrumented code has a cache key of its own: otherwise jest would reuse the first run's. */
const keyOf = (text, path, { instrument }) =>
  createHash('sha1').update([MAKER, instrument, path, text].join('\0')).digest('hex');

module.exports = {
  process: (text, path, options) =>
    mocks(text) ? tsJest.process(text, path, options) : transform(ROOT, path, text, REQUIRED),
  getCacheKey: (text, path, options) =>
    mocks(text) ? tsJest.getCacheKey(text, path, options) : keyOf(text, path, options),
};
