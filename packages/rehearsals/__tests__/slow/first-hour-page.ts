import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../command';

const FILE = join(ROOT, 'docs', 'first-hour.md');
/** A command on the page, and its output. */
const BLOCK = /^```console\n\$ (.*)\n([^]*?)^```$/gm;
/** The total time on the page. */
const MINUTES = /\b\d+ minutes(?= on a machine)/;

/** A command that was run, and the screen after it. */
export interface Lived {
  /** As typed: `npm run deploy -- all`. */
  readonly command: string;
  readonly text: string;
}

/** Every command of docs/first-hour.md in order, with its output on the page. */
export function commandsOfPage(): Lived[] {
  return [...readFileSync(FILE, 'utf8').matchAll(BLOCK)].map(([, command = '', text = '']) => ({
    command,
    text,
  }));
}

/** Writes the commands that were run into the page's blocks, in order, and the total time. */
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

/** Output that differs from run to run, with its replacement. */
const STEADY: readonly (readonly [RegExp, string])[] = [
  [/^[\u2800-\u28ff]/gm, ''], // npm's spinner
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

/** Output that the page leaves out; `…` replaces more than npm's lines. */
const LEFT_OUT: readonly (readonly [RegExp, string])[] = [
  [/^> aws-bootstrap@.*\n> .*\n+/gm, ''], // npm's lines before each script
  [/(?<=^Installing the Node\.js packages …\n)[^]*?(?=^The credentials)/gm, '…\n'],
  [/(?<=^config\.ts is written\.\n\nPreflight of .*\n)[^]*?(?=^Ready: )/gm, '…\n'], // the next command has it
  [/^(… .*\([\d mins]+\)|\[[\d mins]+\] .*)\n/gm, ''], // progress while waiting
  [/^\d+ of \d+ done, .*$/gm, ''], // an apply overwrites this line
  [/^ {2}Oldest prices: .* days ago\. Update them: npm run prices\n/gm, ''], // depends on the day
];

/** A screen as the page shows it. */
export function asOnPage(screen: string): string {
  const replaced = [...LEFT_OUT, ...STEADY].reduce((text, [what, by]) => text.replace(what, by), screen);
  return `${replaced.trim()}\n`;
}
