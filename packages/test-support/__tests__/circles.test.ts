import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../../command';

const ROOMS = ['settings', 'modules', 'stacks', 'packages', '__tests__'];

/** The TypeScript files of the user's code and of the tools, as paths from the root. */
const files = ROOMS.flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .map((name) => join(room, name))
    .filter((name) => /(?<!\.d)\.ts$/.test(name) && !name.includes('node_modules')),
);

/** The project's files that a file imports, also for types: a circle of types is as hard to read as one of values. */
function importsOf(file: string): string[] {
  const path = join(ROOT, file);
  return ts
    .preProcessFile(readFileSync(path, 'utf8'))
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .flatMap(({ fileName }) => {
      const target = resolve(dirname(path), fileName);
      const found = [`${target}.ts`, join(target, 'index.ts'), target].find(
        (candidate) => existsSync(candidate) && statSync(candidate).isFile(),
      );
      return found ? [relative(ROOT, found)] : [];
    });
}

const imports = new Map(files.map((file) => [file, importsOf(file)]));

/** The first circle of imports from the file; undefined if there is none. */
function circleFrom(file: string, walked: readonly string[], known: Set<string>): string[] | undefined {
  const start = walked.indexOf(file);
  if (start >= 0) return [...walked.slice(start), file];
  if (known.has(file)) return undefined;
  known.add(file);
  for (const next of imports.get(file) ?? []) {
    const circle = circleFrom(next, [...walked, file], known);
    if (circle) return circle;
  }
  return undefined;
}

test('no file imports itself through others', () => {
  const known = new Set<string>();
  expect(files.length).toBeGreaterThan(500);
  expect([...imports.values()].flat().length).toBeGreaterThan(1000); // imports are found at all
  expect(files.map((file) => circleFrom(file, [], known)).find(Boolean)).toBeUndefined();
});
