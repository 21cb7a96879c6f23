import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES } from '../pages';

const ROOT = join(__dirname, '../../..');

test.each(Object.entries(PAGES))('%s is up to date with the code: `npm run docs` writes it', (file, text) =>
  expect(readFileSync(join(ROOT, file), 'utf8')).toBe(text()),
);

test('every exception and every wildcard is explained', () => {
  const page = (name: string) => readFileSync(join(ROOT, 'docs', name), 'utf8');
  expect(page('exceptions.md').match(/^## CKV.*see `packages\/policy-rules\/`/gm) ?? []).toEqual([]);
  const reasons = page('wildcards.md').match(/^- .*/gm) ?? [];
  expect(reasons.length).toBeGreaterThan(5);
  expect(reasons.filter((line) => !/`\. \w.{20,}\.$/.test(line))).toEqual([]);
  expect(reasons.filter((line) => line.endsWith('No reason is recorded.'))).toEqual([]);
});
