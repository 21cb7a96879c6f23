import { readdirSync } from 'node:fs';
import { ROOT, spansOf, TEXTS } from './texts';

/** Folders that set-up, builds and commands create. */
const MADE = /^(\.git|\.local|\.venv|node_modules|cdktf\.out|dist)$/;

/** The path of every file and folder of a clone. A folder ends with a slash. */
const filesIn = (folder: string): string[] =>
  readdirSync(`${ROOT}${folder}`, { withFileTypes: true })
    .filter(({ name }) => !MADE.test(name))
    .flatMap((entry) => {
      const path = `${folder}${entry.name}`;
      return entry.isDirectory() ? [`${path}/`, ...filesIn(`${path}/`)] : [path];
    });
const THERE = filesIn('/');

/** A file or a folder: `packages/scan/audit.mjs`, `main.ts`, `services/<service>.ts`, `request*.ts`, `stacks/`. */
const PATH = /^(?!\/\/)[\w<>*.@/-]*(\/|\.(ts|mjs|js|json|py|sh|txt|md|svg|conf|hcl|sha256sums|yml))$/;

/** Paths in the docs that are no files of the project. */
const OTHERS: Readonly<Record<string, string>> = {
  '/hello/': 'log groups',
  '/hello/staging/': 'log groups',
  'gh/': 'the beginning of a name in CircleCI',
  'github/': 'the beginning of a name in CircleCI',
  'modules/queue.ts': 'added by who follows docs/extending.md',
  'packages/resource-kinds/sqs.ts': 'added by who follows docs/extending.md',
  'plans/summary.md': 'an artifact of a job',
  'release.json': 'of a release',
};

/** Whether a file's or folder's path ends with this one: `<x>` is any name, `*` any part of a name. */
function isThere(path: string): boolean {
  const escaped = path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/<[^<>]+>|\*/g, '[^/]+');
  const pattern = new RegExp(`/${escaped}$`);
  return THERE.some((file) => pattern.test(file));
}

const pathsIn = (page: string) => spansOf(page).filter((span) => PATH.test(span));
const USED = new Set(TEXTS.flatMap(pathsIn));

test.each(TEXTS)('each file and folder that %s names exists', (page) => {
  expect(pathsIn(page).filter((path) => !isThere(path) && !Object.hasOwn(OTHERS, path))).toEqual([]);
});

test('every exception is named by a page and does not exist', () => {
  expect(Object.keys(OTHERS).filter((path) => !USED.has(path) || isThere(path))).toEqual([]);
  expect(USED.size).toBeGreaterThan(300);
});

test.each([
  ['packages/deploy/plan.ts', true],
  ['packages/resource-kinds/<service>.ts', true],
  ['deploy/plan.ts', true],
  ['stacks/', true],
  ['packages/deploy/plane.ts', false],
  ['packages/<x>/plane.ts', false],
  ['an.ts', false], // the end of a name is no match
  ['stack/', false],
])('whether the path exists is found: %s', (path, expected) => expect(isThere(path)).toBe(expected));
