import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECORDS } from '../records';

test.each(Object.entries(RECORDS))('%s has one record a line: `npm run docs` formats it', (file, text) =>
  expect(readFileSync(join(__dirname, '../../..', file), 'utf8')).toBe(text()),
);
