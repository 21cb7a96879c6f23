import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../command';

/** Every TypeScript file of the commands, as it is written. */
const sources = readdirSync(join(ROOT, 'packages/deploy'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('__tests__'))
  .map((file) => readFileSync(join(ROOT, 'packages/deploy', file), 'utf8'));

// A client that is made in another way goes past the proxy: nothing but this would show it.
test('every client of AWS is made for it', () => {
  const made = sources
    .flatMap((text) => text.match(/new \w+Client\([^;]*?\)/g) ?? [])
    .filter((text) => !text.startsWith('new StateBucketClient('));
  expect(made.length).toBeGreaterThan(30);
  expect(made.filter((text) => !/Client\((config\)|.*\bclient(Config|Of)\()/s.test(text))).toEqual([]);
});

test('nothing of ours asks by fetch, which knows no proxy', () =>
  expect(sources.filter((text) => /\bfetch\(/.test(text))).toEqual([]));
