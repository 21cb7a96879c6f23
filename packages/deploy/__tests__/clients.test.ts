import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../command';

/** The source text of every TypeScript file of the commands. */
const sources = readdirSync(join(ROOT, 'packages/deploy'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('__tests__'))
  .map((file) => readFileSync(join(ROOT, 'packages/deploy', file), 'utf8'));

// A client that is made in another way bypasses the proxy, and no other test would notice it.
test('every AWS client is made with the configuration for the proxy', () => {
  const made = sources
    .flatMap((text) => text.match(/new \w+Client\([^;]*?\)/g) ?? [])
    .filter((text) => !text.startsWith('new StateBucketClient('));
  expect(made.length).toBeGreaterThan(30);
  expect(made.filter((text) => !/Client\((config\)|.*\bclient(Config|Of)\()/s.test(text))).toEqual([]);
});

test('no command uses fetch, which ignores the proxy', () =>
  expect(sources.filter((text) => /\bfetch\(/.test(text))).toEqual([]));
