import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exceptionsDocument } from './document';

test('docs/exceptions.md says what the code says: `npm run docs` writes it', () => {
  const written = readFileSync(join(__dirname, '../../../docs/exceptions.md'), 'utf8');
  expect(written).toBe(exceptionsDocument());
});

test('every check that is excepted is explained', () => {
  expect(exceptionsDocument().match(/^## CKV.*see `rules\/`/gm) ?? []).toEqual([]);
});
