import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../command';

const FILE = join(ROOT, 'docs', 'first-hour.md');
/** A command on the page, and what it says. */
const BLOCK = /^```console\n\$ (.*)\n([^]*?)^```$/gm;
/** How long all of it took, as the page says it. */
const MINUTES = /\b\d+ minutes(?= on a machine)/;

/** A command of the hour, and what was on the screen. */
export interface Lived {
  /** As a person types it: `npm run deploy -- all`. */
  readonly command: string;
  readonly text: string;
}

/** Every command of docs/first-hour.md in its order, with what the page says of it. */
export function commandsOfPage(): Lived[] {
  return [...readFileSync(FILE, 'utf8').matchAll(BLOCK)].map(([, command = '', text = '']) => ({
    command,
    text,
  }));
}

/** Writes what was lived into the page's blocks, one after the other, and how long it took. */
export function writePage(lived: readonly Lived[], seconds: number): void {
  const left = [...lived];
  const text = readFileSync(FILE, 'utf8')
    .replace(BLOCK, () => {
      const { command, text: said } = left.shift() ?? { command: '', text: '' };
      return `\`\`\`console\n$ ${command}\n${said}\`\`\``;
    })
    .replace(MINUTES, `${Math.ceil(seconds / 60)} minutes`);
  writeFileSync(FILE, text);
}

/** What differs from run to run, by what stands in its place. */
const STEADY: readonly (readonly [RegExp, string])[] = [
  [/^[\u2800-\u28ff]/gm, ''], // npm's own sign that it works
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '2026-01-01T09:00:00Z'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '11111111-1111-4111-8111-111111111111'],
  [/\b[0-9a-f]{40}\b/g, '1'.repeat(40)],
  [/(?<!\S)[0-9a-f]{7}(?!\S)/g, '1'.repeat(7)],
  [/(?<=from commit )[0-9a-f]{12}\b/g, '1'.repeat(12)],
  [/http:\/\/127\.0\.0\.1:\d+/g, 'http://127.0.0.1:4566'],
  [/\bTerraform 1\.\d+\.\d+/g, 'Terraform 1.10.0'],
  [/\b\d+ (s|min) ago {2,}/g, '1 min ago  '], // in a column
  [/\b\d+ (s|min) ago\b/g, '1 min ago'],
  [/ +$/gm, ''], // a question that Enter answers
  [/\bafter (\d+ min )?\d+ s\b/g, 'after 4 s'],
];

/** What the page leaves out, with `…` where it is more than npm's own. */
const LEFT_OUT: readonly (readonly [RegExp, string])[] = [
  [/^> aws-bootstrap@.*\n> .*\n+/gm, ''], // what npm says before each script
  [/(?<=^Installing the Node\.js packages …\n)[^]*?(?=^The credentials)/gm, '…\n'],
  [/(?<=^config\.ts is written\.\n\nPreflight of .*\n)[^]*?(?=^Ready: )/gm, '…\n'], // the next command has it
  [/^(… .*\([\d mins]+\)|\[[\d mins]+\] .*)\n/gm, ''], // what is waited for
  [/^\d+ of \d+ done, .*$/gm, ''], // which an apply wipes out before it goes on
  [/^ {2}Oldest prices: .* days ago\. Update them: npm run prices\n/gm, ''], // which depends on the day
];

/** A screen as the page has it. */
export function asOnPage(screen: string): string {
  const replaced = [...LEFT_OUT, ...STEADY].reduce((text, [what, by]) => text.replace(what, by), screen);
  return `${replaced.trim()}\n`;
}
