import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../rules';

const root = join(__dirname, '../../..');

/** The resource types that the stacks are made of, by their imports. */
function synthesized(): string[] {
  const files = ['modules', 'stacks'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(root, room, file)),
  );
  const imported = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/@cdktf\/provider-aws\/lib\/([a-z0-9-]+)'/g)].map(
      ([, name]) => name!,
    ),
  );
  return [...new Set(imported)]
    .filter((name) => name !== 'provider' && !name.startsWith('data-'))
    .map((name) => `aws_${name.replaceAll('-', '_')}`)
    .sort();
}

test.each(synthesized())('the verdict knows %s', (type) => {
  expect(Object.keys(rules)).toContain(type);
});
