// TypeScript to JavaScript, a file at a time. Types are checked by `npm run types`.
'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * @param options of esbuild that differ from those of a program
 * @returns the code, and the map of its lines to those of the file
 */
function transform(root, path, text, options = {}) {
  const { transformSync } = require('esbuild'); // loaded only where a file has changed
  const { code, map } = transformSync(text, {
    loader: 'ts',
    format: 'cjs',
    target: 'node22',
    platform: 'node',
    supported: { 'dynamic-import': true }, // what loads an ES module stays as it is
    sourcefile: path,
    sourcemap: 'external',
    sourcesContent: false,
    tsconfigRaw: readFileSync(join(root, 'tsconfig.json'), 'utf8'),
    logLevel: 'silent',
    ...options,
  });
  return { code, map };
}

module.exports = { transform };
