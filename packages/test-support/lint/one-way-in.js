// An ESLint rule: other packages are imported only by their index.ts, and an index.ts only has exports by name.
'use strict';

const { posix, relative, resolve, sep } = require('node:path');

/** The project's folder. */
const ROOT = resolve(__dirname, '../../..');

/**
 * Packages with another entry than index.ts: what runs before any package is installed, or loads TypeScript for others,
 * is plain JavaScript. Their README names it.
 */
const PLAIN = {
  'packages/setup': ['shared.mjs', 'words.mjs', 'terraform-variables.json'],
  'packages/start': ['installed.js', 'transform.js'],
  'packages/test-support': ['lint/one-way-in.js'],
};

/** Functions that take the path of a module. */
const TAKES_PATH = /^(require|jest\.\w+)$/;

module.exports = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      inner: '{{target}} is an inner file of {{room}}/: import from "{{way}}" what its index.ts exports.',
      content:
        'An index.ts only names what other packages may import, by file: export { a, type B } from "./file".',
    },
  },
  create(context) {
    const file = relative(ROOT, context.filename).split(sep).join('/');

    function check(source) {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
      const target = posix.join(posix.dirname(file), source.value);
      const [, room, inner] = /^(packages\/[^/]+)\/(.+)$/.exec(target) ?? [];
      if (room === undefined || file.startsWith(`${room}/`) || PLAIN[room]?.includes(inner)) return;
      const way = posix.relative(posix.dirname(file), room);
      const data = { target, room, way: way.startsWith('.') ? way : `./${way}` };
      context.report({ node: source, messageId: 'inner', data });
    }

    function checkIndex({ body }) {
      if (!/^packages\/[^/]+\/index\.ts$/.test(file)) return;
      const names = (node) => node.type === 'ExportNamedDeclaration' && node.source?.value.startsWith('./');
      for (const node of body) if (!names(node)) context.report({ node, messageId: 'content' });
    }

    return {
      Program: checkIndex,
      ':matches(ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration, ImportExpression)': ({
        source,
      }) => check(source),
      TSImportType: ({ source }) => check(source),
      CallExpression: ({ callee, arguments: [source] }) => {
        if (TAKES_PATH.test(context.sourceCode.getText(callee))) check(source);
      },
    };
  },
};
