import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../../../package.json';
import { headingsOf } from './headings';

const ROOT = join(__dirname, '..', '..', '..');
const DOCS = join(ROOT, 'docs');
const index = readFileSync(join(DOCS, 'README.md'), 'utf8');
const links = [...index.matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)].map(([, file = '', anchor]) => ({
  file,
  anchor,
}));

const pages = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.md') && name !== 'README.md',
);

test.each(pages)('%s is in the index of the docs', (page) =>
  expect(links.map(({ file }) => file)).toContain(page),
);

test.each(links)('$file#$anchor is there', ({ file, anchor }) => {
  const path = join(DOCS, file);
  expect(existsSync(path)).toBe(true);
  if (anchor === undefined) return;
  expect(headingsOf(readFileSync(path, 'utf8'))).toContain(anchor);
});

const commands = [...index.matchAll(/`npm run ([\w:-]+)/g)].map(([, script]) => script);

test.each([...new Set(commands)])('npm run %s is a script', (script) =>
  expect(Object.keys(packageJson.scripts)).toContain(script),
);
