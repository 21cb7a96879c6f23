// TypeScript to JavaScript in tests, as programs are started: by esbuild, in a tenth of the time that TypeScript takes.
// Types are checked by `npm run types`.
'use strict';

const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { version } = require('esbuild/package.json');
const tsJest = require('ts-jest').default.createTransformer({ diagnostics: false });
const { transform } = require('../../start/transform');

const ROOT = resolve(__dirname, '../../..');

/** jest has no way to import a module as a test runs, but to require it. */
const REQUIRED = { supported: { 'dynamic-import': false } };

/** What a transformed file depends on beside itself. */
const MAKER = [
  version,
  ...[module.filename, join(ROOT, 'packages/start/transform.js'), join(ROOT, 'tsconfig.json')].map((path) =>
    readFileSync(path, 'utf8'),
  ),
].join('\0');

/** Mocks have to be there before what is imported, and TypeScript's compiler is the one that can put them there. */
const mocks = (text) => /^jest\.mock\(/m.test(text);

module.exports = {
  process: (text, path, options) =>
    mocks(text) ? tsJest.process(text, path, options) : transform(ROOT, path, text, REQUIRED),
  getCacheKey: (text, path) => createHash('sha1').update([MAKER, path, text].join('\0')).digest('hex'),
};
