import { existsSync, readdirSync } from 'node:fs';
import { headingsOf, slugOf } from './headings';
import { readText, ROOT } from './texts';

/**
 * Compares messages that the docs quote with the code: the words between `…`, numbers and names. messages.test.ts
 * compares the other sections of docs/messages.md with the screens of docs/first-hour.md.
 */
const SECTION = 'When something goes wrong';
const QUOTING: Readonly<Record<string, string>> = {
  'docs/messages.md': readText('docs/messages.md').split(`## ${SECTION}\n`)[1] ?? '',
  'docs/recovery.md': readText('docs/recovery.md'),
  'docs/ci.md': readText('docs/ci.md').split('## When a job fails\n')[1] ?? '',
  'docs/runbook.md': readText('docs/runbook.md'),
};

/** Messages of Terraform. */
const TERRAFORMS = ['still creating'];

const PROGRAMS = ['app', 'modules', 'packages', 'settings', 'stacks'].flatMap((folder) =>
  readdirSync(`${ROOT}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => /\.(ts|mjs|py|sh|yml|conf)$/.test(name) && !/(node_modules|__tests__|dist)\//.test(name),
    )
    .map((name) => `${folder}/${name}`),
);

/** A program's text with each sentence on one line, and a line break for each value that is known only when it runs. */
function sentencesOf(file: string): string {
  return readText(file)
    .replace(/(['"`]) *\+?\n\s*(\/\/.*\n\s*)*\+? *f?['"`]/g, '') // '…' + '…', over lines
    .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}|\$\w+|\{[\w.]+\}/g, '\n')
    .replaceAll("\\'", "'")
    .toLowerCase();
}
const SAID = PROGRAMS.map(sentencesOf).join('\n');

test('each page that a message or a comment names exists and has the named heading', () => {
  const named = [...PROGRAMS, 'config.ts'].flatMap((file) => [
    ...readText(file)
      .replace(/' \+\n\s*'|\n \* /g, '')
      .matchAll(/\b(docs\/[\w/-]+\.md)(?:#([\w-]+)|,\s+"([^"]+)")?/g),
  ]);
  expect(named.length).toBeGreaterThan(50);
  const lost = named.filter(([, page = '', anchor, heading]) => {
    if (!existsSync(`${ROOT}/${page}`)) return true;
    const wanted = anchor ?? (heading && slugOf(heading));
    return wanted !== undefined && !headingsOf(readText(page)).includes(wanted);
  });
  expect(lost.map(([text]) => text)).toEqual([]);
});

/** The constant parts of a message, each of two words or more. */
const piecesOf = (message: string): string[] =>
  message
    .toLowerCase()
    .split(/…|\d+|<[^<>]+>|\bstaging\b|alice@laptop/)
    .map((piece) => piece.replace(/^[\s.,:;()]+|[\s.,:;()]+$/g, ''))
    .filter((piece) => piece.includes(' '));

/** The messages in the first cell of a page's rows. */
const messagesIn = (text: string): string[] =>
  [...text.matchAll(/^\| ([^|]*`[^|]*) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, message = '']) => message),
  );

const unsaid = (message: string): string[] =>
  piecesOf(message).filter((piece) => !SAID.includes(piece) && !TERRAFORMS.includes(piece));

test.each(Object.entries(QUOTING))('%s quotes messages that the code has', (_, text) => {
  const messages = messagesIn(text);
  expect(messages.flatMap(piecesOf).length).toBeGreaterThan(4);
  expect(messages.filter((message) => unsaid(message).length > 0)).toEqual([]);
});

test.each([
  ['docs/changing.md', 'plan.a-variable-added.txt'],
  ['docs/cost.md', 'plan.a-NAT-gateway-in-each-zone.txt'],
])('%s shows a plan as the command prints it', (page, screen) => {
  const shown = [...readText(page).matchAll(/^```text\n([^]*?)^```$/gm)].map(([, block = '']) => block);
  const printed = readText(`packages/deploy/__tests__/screens/${screen}`);
  expect(shown.filter((block) => !printed.includes(block))).toEqual([]);
  expect(shown).toHaveLength(1);
});

test.each([
  ['The saved plan of staging is stale', []],
  ['The state of … is locked by …', []],
  ['Not bootstrapped now', ['not bootstrapped now']],
])('what nothing prints is named: %s', (message, pieces) => expect(unsaid(message)).toEqual(pieces));
