import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import packageJson from '../../../package.json';
import { headingsOf } from './headings';
import { readText, ROOT, TEXTS, withoutBlocks } from './texts';

const readme = readText('README.md');

describe('the first screen of README.md', () => {
  const [screen = ''] = readme.split(/^## /m);
  const lines = screen.trimEnd().split('\n');

  test('has at most 40 lines of 120 columns, without the picture', () => {
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines.filter((line) => line.length > 120 && !line.startsWith('<a '))).toEqual([]);
    expect(screen).toContain('docs/picture.svg');
  });

  test('has three facts with a command each, two commands to try, and four for a real account', () => {
    const facts = screen.split(/\n(?=- )|\n\n/).filter((part) => part.startsWith('- **'));
    expect(facts.map((fact) => /`npm run ([\w:]+)`/.exec(fact)?.[1])).toEqual([
      'rehearse:boot',
      'rehearse:release',
      'faults',
    ]);
    const [, commands = ''] = /```sh\n([^]*?)```/.exec(screen) ?? [];
    expect(commands.trim().split('\n')).toHaveLength(2);
    expect(screen).toContain('four commands (`init`, `bootstrap`, `deploy -- all`, `release`)');
  });

  test('gives the same minutes as docs/first-account.md', () => {
    const page = readText('docs/first-account.md');
    const [before, stage] = ['Before anything is made', 'The stage'].map((heading) =>
      Number(new RegExp(`^## ${heading} \\((\\d+) minutes\\)$`, 'm').exec(page)?.[1]),
    ) as [number, number];
    expect(screen.replace(/\s+/g, ' ')).toContain(
      `${before + stage} minutes to the first stage and ${stage} for each further one`,
    );
  });
});

test('the reading path of README.md has at most twelve files of a stage', () => {
  const [, path = ''] = readme.split('### One stage, in twelve files');
  const steps = [...path.matchAll(/^\d+\. \[`([^`]+)`\]\(([^)]+)\)/gm)];
  expect(steps).toHaveLength(12);
  for (const [, name, link] of steps) expect(link).toBe(name);
  expect(new Set(steps.map(([, name]) => name)).size).toBe(12);
});

/** Links to files of the project, except those in code. */
const linksIn = (page: string) =>
  [...withoutBlocks(readText(page)).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(
    ([, file = '', anchor]) => ({ file: file === '' ? page : join(dirname(page), file), anchor }),
  );

test.each(TEXTS)('the links of %s lead to existing files', (page) => {
  const broken = linksIn(page).filter(({ file, anchor }) => {
    if (!existsSync(join(ROOT, file))) return true;
    return anchor !== undefined && !headingsOf(readText(file)).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test('each command of packages/deploy is in the file that README.md names', () => {
  expect(readme).toContain('`packages/deploy/<x>.ts`');
  const programs = Object.entries(packageJson.scripts).filter(([, script]) =>
    script.includes('packages/deploy/'),
  );
  expect(programs.length).toBeGreaterThan(30);
  for (const [name, script] of programs) {
    expect(script).toMatch(new RegExp(` packages/deploy/${name.replace(':', '/')}\\.(ts|mjs)\\b`));
  }
});
