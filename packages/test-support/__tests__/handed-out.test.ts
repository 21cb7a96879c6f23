import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
/** The folders whose files may import a package. `app/` imports none. */
const ROOMS = ['__tests__', 'modules', 'packages', 'settings', 'stacks'];

const FILES = [
  'main.ts',
  ...ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(room, file)),
  ),
];

/** `import { a, type B as C } from '../cost'`, `export … from`, `import * as cost from '../cost'`. */
const IMPORT = /^(?:import|export)\s+(?:type\s+)?(?:\{([^}]*)\}|\*(?: as \w+)?)\s+from\s+'(\.[^']+)';$/gm;

/** The names between braces: `a`, `B as C`; `*` for everything. */
const namesIn = (braces = '*'): string[] =>
  braces
    .split(',')
    .map((name) => name.trim().replace(/^type /, ''))
    .filter((name) => name !== '');

/** The name in the exporting file, and the name in the importing file. */
const calledThere = (name: string) => name.replace(/ as \w+$/, '');
const calledHere = (name: string) => name.replace(/^\w+ as /, '');

/** Every package with a name that files outside import: `packages/cost estimate`. */
const taken = new Set(
  FILES.flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORT)].flatMap(([, braces, from = '']) => {
      const target = relative(ROOT, resolve(ROOT, dirname(file), from));
      return file.startsWith(`${target}/`)
        ? []
        : namesIn(braces).map((name) => `${target} ${calledThere(name)}`);
    }),
  ),
);

const HANDED = FILES.filter((file) => /^packages\/[^/]+\/index\.ts$/.test(file)).map((file) => {
  const exported = [...readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORT)].flatMap(([, braces]) =>
    namesIn(braces).map(calledHere),
  );
  return [dirname(file), exported] as const;
});

test('every package with an index.ts is found, and its imports', () => {
  expect(HANDED.length).toBeGreaterThan(15);
  expect(HANDED.flatMap(([, names]) => names)).toContain('refuseViolations');
  expect(taken).toContain('packages/policy-rules refuseViolations'); // imported by main.ts
});

test.each(HANDED)('%s exports only names that another package imports', (room, names) => {
  expect(taken).not.toContain(`${room} *`); // would import everything
  expect(names.filter((name) => !taken.has(`${room} ${name}`))).toEqual([]);
});
