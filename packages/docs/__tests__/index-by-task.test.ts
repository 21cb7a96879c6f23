import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from './texts';

const links = [...readText('docs/README.md').matchAll(/\]\(([^)#]*)/g)].map(([, file]) => file);

const pages = readdirSync(join(__dirname, '../../../docs'), { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.md') && name !== 'README.md',
);

test.each(pages)('%s is in the index of the docs', (page) => expect(links).toContain(page));
