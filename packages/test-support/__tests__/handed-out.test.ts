import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
/** All that may import a package; `app/` knows of none. */
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

/** What stands between braces, name by name: `a`, `B as C`; `*` for all that there is. */
const namesIn = (braces = '*'): string[] =>
  braces
    .split(',')
    .map((name) => name.trim().replace(/^type /, ''))
    .filter((name) => name !== '');

/** By which it is called where it is from, and where it goes to. */
const calledThere = (name: string) => name.replace(/ as \w+$/, '');
const calledHere = (name: string) => name.replace(/^\w+ as /, '');

/** What each package hands to files of others: `packages/cost estimate`. */
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

test('every package with an index.ts is found, and the imports of it', () => {
  expect(HANDED.length).toBeGreaterThan(15);
  expect(HANDED.flatMap(([, names]) => names)).toContain('refuseViolations');
  expect(taken).toContain('packages/policy-rules refuseViolations'); // by main.ts
});

test.each(HANDED)('%s hands out only what somebody else takes', (room, names) => {
  expect(taken).not.toContain(`${room} *`); // which would be everything
  expect(names.filter((name) => !taken.has(`${room} ${name}`))).toEqual([]);
});
