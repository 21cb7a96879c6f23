import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..', '..');
export const readText = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The path of every Markdown page of the project. */
export const TEXTS: readonly string[] = [
  ...['README.md', 'SECURITY.md', 'app/README.md'],
  ...['docs', 'packages'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
].filter((page) => existsSync(join(ROOT, page)));

/** The code in backticks in a page's sentences, with line breaks as spaces. */
export const spansOf = (page: string): string[] =>
  [...withoutBlocks(readText(page)).matchAll(/`([^`]+)`/g)].map(([, span = '']) => span.replace(/\s+/g, ' '));

/** The lines of a page's shell blocks. A line that ends with `\` is joined with the next. */
export const shellLinesOf = (page: string): string[] =>
  [...readText(page).matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].flatMap(([, block = '']) =>
    block.replace(/\\\n */g, '').split('\n'),
  );

/** A page's text without its code blocks. */
export const withoutBlocks = (text: string): string => text.replace(/^ *```[^]*?^ *```$/gm, '');
