import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wildcardsDocument } from './wildcards';

test('docs/wildcards.md says what the code says: `npm run docs` writes it', () => {
  const written = readFileSync(join(__dirname, '../../../docs/wildcards.md'), 'utf8');
  expect(written).toBe(wildcardsDocument());
  expect(written).not.toContain('No reason is recorded.');
});
