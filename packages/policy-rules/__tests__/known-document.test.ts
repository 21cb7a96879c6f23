import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownDocument } from '../known-document';

it('docs/known.md is up to date with packages/resource-kinds: npm run docs', () => {
  expect(readFileSync(join(__dirname, '../../../docs/known.md'), 'utf8')).toBe(knownDocument());
});
