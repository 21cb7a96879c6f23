import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictureDocument } from './document';

test('docs/picture.svg shows what the shipped settings synthesize: npm run docs', () =>
  expect(readFileSync(join(__dirname, '../../docs/picture.svg'), 'utf8')).toBe(pictureDocument()));
