import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../../../package.json';
import { type Declaration, readLine } from '../../command';
import { shellWords } from '../../test-support';
import { readText, ROOT, shellLinesOf, spansOf, TEXTS } from './texts';

const scripts: Readonly<Record<string, string>> = packageJson.scripts;
const programOf = (script = '') => /\S+\.(ts|mjs)(?=\s*(--.*)?$)/.exec(script)?.[0] ?? '';

/** The declaration of each program; `secrets` has two forms. */
const declared: Declaration[] = [];
// Programs load `declare` and `start` of packages/command from this file (packages/start/transform.js).
jest.doMock(join(ROOT, 'packages/command/command-line'), () => ({
  ...jest.requireActual<object>(join(ROOT, 'packages/command/command-line')),
  declare: (declaration: Declaration) => {
    declared.push(declaration);
    return declaration;
  },
  start: () => {}, // starts nothing
}));
jest.doMock('prettier', () => ({})); // jest cannot load it, and no command line needs it
for (const program of Object.values(scripts).map(programOf)) {
  if (program.endsWith('.ts')) jest.requireActual(join(ROOT, program));
}

/** Scripts that take names of test files. */
const TESTS: Readonly<Record<string, (file: string) => boolean>> = {
  'test:slow': (file) => file.includes('__tests__/slow/'),
  'test:unit': (file) => !file.includes('__tests__/slow/'),
};
const TEST_FILES = ['__tests__', 'packages'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`),
);

/** What is wrong with a command line of `npm run`, `npm test` or `npx jest`; undefined if it is valid. */
function wrongWith(line: string): string | undefined {
  const words = shellWords(line.replace(/ +#.*$/, '').replace(/<[^<>]+>/g, 'given'));
  const [npm, ...rest] = words.filter((word) => word !== '--silent');
  if (npm === 'npx') return wrongPatterns('test:unit', rest.slice(1));
  const [name = '', dashes, ...given] = rest[0] === 'run' ? rest.slice(1) : rest;
  if (!Object.hasOwn(scripts, name)) return `package.json has no script ${name}`;
  if (dashes === undefined) return;
  if (dashes !== '--') return `what ${name} is given does not follow --`;
  if (Object.hasOwn(TESTS, name)) return wrongPatterns(name, given);
  const forms = declared.filter((declaration) => declaration.name === name);
  if (forms.length === 0) return wrongFlags(name, given);
  const refusals = forms.map((form) => refusalOf(form, given));
  return refusals.includes(undefined) ? undefined : refusals.join('; ');
}

function refusalOf(form: Declaration, given: string[]): string | undefined {
  try {
    readLine(form, given);
  } catch (error) {
    return (error as Error).message;
  }
}

/** Checks the flags of a program that runs before the packages are installed: its file must name each flag. */
function wrongFlags(name: string, given: readonly string[]): string | undefined {
  const program = programOf(scripts[name] ?? '');
  const text = existsSync(join(ROOT, program)) ? readFileSync(join(ROOT, program), 'utf8') : '';
  const unknown = given.filter((word) => !text.includes(`'${word}'`));
  return unknown.length > 0 ? `${name} does not take ${unknown.join(' ')}` : undefined;
}

function wrongPatterns(name: string, given: readonly string[]): string | undefined {
  const files = TEST_FILES.filter(TESTS[name] ?? (() => false));
  const empty = given.filter((pattern) => !files.some((file) => file.includes(pattern)));
  return empty.length > 0 ? `${name} has no test ${empty.join(' ')}` : undefined;
}

const commandsIn = (lines: readonly string[]) =>
  lines.map((line) => line.trim()).filter((line) => /^(npm (run [\w-]|test\b)|npx jest )/.test(line));

test.each(TEXTS)('each command line in %s is valid', (page) => {
  const lines = commandsIn([...spansOf(page), ...shellLinesOf(page)]);
  const wrong = lines.flatMap((line) => {
    const why = wrongWith(line);
    return why === undefined ? [] : [`${line}: ${why}`];
  });
  expect(wrong).toEqual([]);
});

test.each(declared.map((declaration) => [declaration.name, declaration.example] as const))(
  'the examples in the help of %s are valid command lines',
  (_, example) => {
    const lines = commandsIn(example.split('\n'));
    expect(lines).not.toEqual([]);
    expect(lines.map(wrongWith).filter((why) => why !== undefined)).toEqual([]);
  },
);

test('the runbook lists the logs of npm run logs', () => {
  const says = declared.find(({ name }) => name === 'logs')?.options?.['log']?.says;
  const [, table = ''] = readText('docs/runbook.md').split('| `--log`');
  const rows = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| `([\w-]+)` +\|/gm)].map(([, name]) => name);
  expect(rows.sort()).toEqual(says?.replace('one of ', '').split(', ').sort());
});

test('every page and every program is checked', () => {
  expect(TEXTS.length).toBeGreaterThan(60);
  expect(declared.length).toBeGreaterThan(45);
  expect(
    commandsIn([...spansOf('docs/runbook.md'), ...shellLinesOf('docs/operating.md')]).length,
  ).toBeGreaterThan(60);
  expect(readText('docs/extending.md')).toContain('\nnpx jest ');
});

describe('an invalid command line', () => {
  test.each([
    ['npm run dploy -- staging', 'package.json has no script dploy'],
    ['npm run deploy staging', 'what deploy is given does not follow --'],
    ['npm run deploy -- staging --yse', "Unknown option '--yse' (--yes?)."],
    ['npm run deploy', undefined], // the command's name in a sentence
    ['npm run rollback -- a b c', 'Usage: npm run rollback'],
    ['npm run apply -- staging --patches aply', '--patches takes apply or leave, not "aply" (apply?).'],
    ['npm run secrets -- set staging', 'Usage: npm run secrets'],
    ['npm run setup -- --without-test', 'setup does not take --without-test'],
    ['npm run setup -- --without-tests', undefined],
    ['npm run test:slow -- slow/nothing-at-all', 'test:slow has no test slow/nothing-at-all'],
    ['npx jest packages/none', 'test:unit has no test packages/none'],
    ['npm run --silent outputs -- <stage> url # one value', undefined],
  ])('is found, unlike a valid one: %s', (line, why) => {
    if (why === undefined) expect(wrongWith(line)).toBeUndefined();
    else expect(wrongWith(line)).toContain(why);
  });
});
