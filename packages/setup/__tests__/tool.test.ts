import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import packageJson from '../../../package.json';

const ROOT = resolve(__dirname, '../../..');
/** A fresh clone with the files that start scripts, and nothing installed. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'a clone '));
  for (const name of ['package.json', 'package-lock.json', 'packages/setup', 'packages/start'])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  const audit = 'packages/scan/audit.mjs';
  mkdirSync(dirname(join(folder, audit)));
  cpSync(join(ROOT, audit), join(folder, audit));
});
afterEach(() => rmSync(join(folder, 'node_modules'), { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
};
const run = (script: string, ...args: string[]) => {
  const [program = '', ...words] = script.replaceAll('"', '').split(' ');
  expect(program).toBe('node');
  const command = [process.execPath, ...words, ...args];
  return spawnSync(command[0] ?? '', command.slice(1), { cwd: folder, encoding: 'utf8' });
};

/** Scripts that run set-up (setup.test.ts, first.test.ts) or need no package. */
const SETS_UP = /^node packages\/(setup\/(setup|first|test)|deploy\/ci\/terraform|scan\/audit)\.mjs/;
const OTHERS = Object.entries(packageJson.scripts).filter(([, script]) => !SETS_UP.test(script));

/** The program that starts a script. It checks the packages before it reads its arguments. */
const starterOf = (script: string) => script.split(' ')[1] ?? '';
/** One script for each starter. */
const ONES = [
  ...new Map(OTHERS.map(([name, script]) => [starterOf(script), [name, script] as const])).values(),
];

test('every other script has one of the starters tested below', () =>
  expect(ONES.map(([, script]) => starterOf(script)).sort()).toEqual([
    'packages/setup/tool.mjs',
    'packages/start/index.js',
  ]));

test.each(ONES)('%s on a fresh clone says what to run', (_, script) => {
  expect(run(script)).toMatchObject({
    status: 1,
    stdout: '',
    stderr: 'The packages of this project are not installed yet. Run: npm run setup\n',
  });
});

test("a package's program gets its arguments, and its exit status is the script's", () => {
  write('node_modules/.package-lock.json', '{}');
  write(
    'node_modules/.bin/tool',
    '#!/usr/bin/env node\nconsole.log(process.argv.slice(2).join("|")); process.exitCode = 5;\n',
  );
  expect(run('node packages/setup/tool.mjs tool --all', 'two words')).toMatchObject({
    status: 5,
    stdout: '--all|two words\n',
    stderr: '',
  });
});
