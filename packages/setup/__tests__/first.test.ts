import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
/** A clone with first.mjs, and programs that record that they ran. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'first-'));
  mkdirSync(join(folder, 'packages/setup'), { recursive: true });
  for (const name of ['first.mjs', 'words.mjs', 'shared.mjs'])
    cpSync(join(ROOT, 'packages/setup', name), join(folder, 'packages/setup', name));
  for (const name of ['packages/start/installed.js', 'package.json'])
    cpSync(join(ROOT, name), join(folder, name));
  const ran = (name: string) =>
    `import { appendFileSync } from 'node:fs'; appendFileSync('ran', '${name} ');`;
  write('packages/setup/setup.mjs', ran('setup'));
  write('more.mjs', ran('more'));
  write('program.ts', `${ran('program')} console.log(process.argv.slice(2).join('|') as string);`);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const ran = () => (existsSync(join(folder, 'ran')) ? readFileSync(join(folder, 'ran'), 'utf8').trim() : '');
const FIRST = ['packages/setup/first.mjs', 'more.mjs', 'program.ts', '--'];
const first = (...args: string[]) =>
  spawnSync(process.execPath, [...FIRST, ...args], { cwd: folder, encoding: 'utf8' });

test('sets up, then starts the program with its arguments', () => {
  expect(first('--app', 'more.mjs', '--', 'x')).toMatchObject({
    status: 0,
    stdout: '--app|more.mjs|--|x\n',
    stderr: '',
  });
  expect(ran()).toBe('setup more program');
});

test('continues with the Node.js that set-up installed, if its own is too old', () => {
  rmSync(join(folder, 'node_modules'));
  write('package.json', '{ "engines": { "node": ">=99" } }');
  const brought = '#!/bin/sh\n[ "$1" = --version ] && echo v99.0.0 || echo "$@"\n';
  write(
    'packages/setup/setup.mjs',
    `import { mkdirSync, writeFileSync } from 'node:fs';
     mkdirSync('node_modules/.bin', { recursive: true });
     writeFileSync('node_modules/.bin/node', ${JSON.stringify(brought)}, { mode: 0o755 });`,
  );
  expect(first('x')).toMatchObject({ status: 0, stdout: '--import tsx program.ts x\n', stderr: '' });
});

test('starts a command by packages/start', () => {
  write('packages/start/index.js', 'console.log(process.argv.slice(2).join(" "))');
  const words = [...FIRST.slice(0, 2), 'packages/deploy/command.ts', '--', 'x'];
  const { stdout } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
  expect(stdout).toBe('packages/deploy/command.ts x\n');
});

test.each(['--help', '-h'])('%s sets up nothing', (word) => {
  expect(first(word)).toMatchObject({ status: 0, stdout: `${word}\n` });
  expect(ran()).toBe('program');
});

test('--help on a fresh clone says what it needs, and installs nothing', () => {
  rmSync(join(folder, 'node_modules'));
  expect(first('--help')).toMatchObject({
    status: 0,
    stdout: 'The help needs the packages of this project, which are not installed yet. Run: npm run setup\n',
  });
  expect(ran()).toBe('');
});

test('a failed set-up starts nothing, and its exit status is returned', () => {
  write('packages/setup/setup.mjs', 'process.exit(3);');
  expect(first()).toMatchObject({ status: 3, stdout: '' });
  expect(ran()).toBe('');
});

test("the program's exit status is returned", () => {
  write('program.ts', 'process.exit(7);');
  expect(first().status).toBe(7);
});

test.each([
  ['SIGINT', 'of a terminal reaches the program once, and first.mjs waits for its end', true],
  ['SIGTERM', 'is passed on to the program', false],
] as const)(
  '%s %s',
  async (signal, _, toGroup) => {
    write(
      'program.ts',
      `process.on('${signal}', () => { console.log('told'); setTimeout(() => process.exit(9), 200); });
     setInterval(() => {}, 1000); console.log('ready');`,
    );
    const child = spawn(process.execPath, [...FIRST], { cwd: folder, detached: true });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (text.includes('ready')) process.kill((toGroup ? -1 : 1) * (child.pid ?? NaN), signal);
    });
    expect(await new Promise((done) => child.on('close', done))).toBe(9);
    expect(said).toBe('ready\ntold\n');
  },
  120_000,
);
