import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeShipped, writeVariants } from '../../../__tests__/support/stacks';
import { KINDS } from '../kinds';

const ROOT = join(__dirname, '../../..');
const PACKAGE = 'packages/resource-kinds';
const known = Object.keys(KINDS);
const synthesized = new Set(
  [...writeShipped(), ...writeVariants()].flatMap(({ json }) => Object.keys(json.resource ?? {})),
);

test('every type that the stacks synthesize has a kind', () => {
  expect([...synthesized].filter((type) => !known.includes(type)).map(missing)).toEqual([]);
});

test('the stacks synthesize the type of every kind', () => {
  const unused = known.filter((type) => !synthesized.has(type));
  expect(unused.map((type) => `No stack synthesizes ${type}: remove it from ${PACKAGE}.`)).toEqual([]);
});

/** The message for someone who has just added a resource. */
function missing(type: string): string {
  return (
    `${sourcesOf(type).join(' and ')} synthesizes ${type}, which has no kind. Name it in ` +
    `${PACKAGE}/synthesized-types.ts, and write its kind in ${placesFor(type).join(' or ')}: see docs/extending.md.`
  );
}

/** Files that import the type's class: `aws_sqs_queue` is `@cdktf/provider-aws/lib/sqs-queue`. */
function sourcesOf(type: string): string[] {
  const imported = `@cdktf/provider-aws/lib/${type.replace('aws_', '').replaceAll('_', '-')}'`;
  const files = ['modules', 'stacks'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  const sources = files.filter(
    (file) => file.endsWith('.ts') && readFileSync(join(ROOT, file), 'utf8').includes(imported),
  );
  return sources.length > 0 ? sources : ['A stack'];
}

/** The files with kinds of the same service, or the name of a new file. */
function placesFor(type: string): string[] {
  const service = type.split('_')[1] ?? '';
  const files = readdirSync(join(ROOT, PACKAGE)).filter(
    (file) =>
      file.endsWith('.ts') &&
      file !== 'synthesized-types.ts' &&
      readFileSync(join(ROOT, PACKAGE, file), 'utf8').includes(`  aws_${service}`),
  );
  return (files.length > 0 ? files : [`${service}.ts`]).map((file) => `${PACKAGE}/${file}`);
}
