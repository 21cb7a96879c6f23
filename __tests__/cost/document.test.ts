import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { costDocument } from './document';

test('docs/cost.md says what the shipped settings cost: npm run docs', () =>
  expect(readFileSync(join(__dirname, '../../docs/cost.md'), 'utf8')).toBe(costDocument()));
