import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..', '..');
export const readText = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Every page of text in the project, by its path. */
export const TEXTS: readonly string[] = [
  ...['README.md', 'SECURITY.md', 'app/README.md'],
  ...['docs', 'packages'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
].filter((page) => existsSync(join(ROOT, page)));

/** What stands between backticks in a page's sentences, with its line breaks as spaces. */
export const spansOf = (page: string): string[] =>
  [...withoutBlocks(readText(page)).matchAll(/`([^`]+)`/g)].map(([, span = '']) => span.replace(/\s+/g, ' '));

/** The lines of a page's blocks of shell, a line that goes on (`\`) with the next one. */
export const shellLinesOf = (page: string): string[] =>
  [...readText(page).matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].flatMap(([, block = '']) =>
    block.replace(/\\\n */g, '').split('\n'),
  );

/** A page's sentences, without its blocks of code. */
export const withoutBlocks = (text: string): string => text.replace(/^ *```[^]*?^ *```$/gm, '');
