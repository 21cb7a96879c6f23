// TypeScript to JavaScript, a file at a time. Types are checked by `npm run types`.
'use strict';

const { readFileSync } = require('node:fs');
const { basename, join } = require('node:path');

/**
 * @param options of esbuild that differ from those of a program
 * @returns the code, and the map of its lines to those of the file
 */
function transform(root, path, text, options = {}) {
  const index = basename(path) === 'index.ts' && lazily(text);
  if (index) return { code: index, map: NO_LINES };
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
  return { code: code + used(code), map };
}

const OWN_MODULE = /^var (\w+) = (?:__to\w+\()?require\("\.[^"]*"\)/gm;

/**
 * What a file uses of another package is loaded with that file, not at its first use: a command that waits for an answer,
 * or that was interrupted, goes on with the code that it began with.
 *
 * @returns a line that asks for each name that the code uses of a module of this project
 */
function used(code) {
  const modules = [...code.matchAll(OWN_MODULE)].map(([, name]) => name);
  const names = modules.flatMap((name) => code.match(new RegExp(`\\b${name}\\.\\w+`, 'g')) ?? []);
  return names.length > 0 ? `void [${[...new Set(names)].join(', ')}];\n` : '';
}

const NO_LINES = JSON.stringify({ version: 3, sources: [], names: [], mappings: '' });
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
const EXPORT = /export (type )?\{([^}]*)\} from '([^']+)';/g;

/**
 * The code of an index.ts that only names what other packages may import. A file behind it is loaded by whoever uses
 * something of it: whoever needs one function of a package does not load all of it. A value is the same as by an import of
 * the file.
 *
 * @returns undefined for a file that holds anything else
 */
function lazily(text) {
  const names = text.replace(COMMENT, '');
  if (names.replace(EXPORT, '').trim() !== '') return undefined;
  const files = [...names.matchAll(EXPORT)].map(([, isType, list, file]) => {
    const values = isType ? [] : list.split(',').map((name) => name.trim());
    const lines = values
      .filter((name) => name && !name.startsWith('type '))
      .map((name) => name.split(' as '))
      .map(([own, as = own]) => `name('${as}', () => (file ??= require('${file}')).${own});`);
    return lines.length > 0 ? `{\nlet file;\n${lines.join('\n')}\n}` : '';
  });
  return `'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
const name = (as, get) => Object.defineProperty(exports, as, { enumerable: true, get });
${files.join('\n')}
`;
}

module.exports = { transform };
