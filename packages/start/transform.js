// Transforms TypeScript to JavaScript, file by file. `npm run types` checks the types.
'use strict';

const { readFileSync } = require('node:fs');
const { basename, join } = require('node:path');

/**
 * @param options of esbuild that differ from those of a program
 * @returns the code, and the source map
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
    supported: { 'dynamic-import': true }, // `import()` of an ES module stays unchanged
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
 * Makes a file load what it uses of other packages together with itself, not at the first use: a command that
 * waits, or was interrupted, continues with the code that it began with.
 *
 * @returns a line of code that reads each name which the file uses of modules of this project
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
 * The code of an index.ts that only re-exports names. It loads a file when a name of it is first used, so
 * that one function of a package does not load the whole package. The value is the same as by an import of
 * the file.
 *
 * @returns undefined for a file with other content
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
