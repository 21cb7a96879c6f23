import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readmeWithCosts } from './document';

test('README.md says what the shipped settings cost: npm run docs', () =>
  expect(readFileSync(join(__dirname, '../../README.md'), 'utf8')).toBe(readmeWithCosts()));
