import { execFile } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

/** A small project in a folder with a blank in its name. */
class Project {
  readonly root = join(realpathSync(mkdtempSync(join(tmpdir(), 'start-'))), 'my project');

  constructor() {
    cpSync('packages/start', join(this.root, 'packages/start'), { recursive: true });
    for (const file of ['package.json', 'tsconfig.json']) cpSync(file, join(this.root, file));
    mkdirSync(join(this.root, 'node_modules'));
    for (const name of ['esbuild', '@esbuild'])
      symlinkSync(resolve('node_modules', name), join(this.root, 'node_modules', name));
    this.write('node_modules/.package-lock.json', '{}');
    this.write('node_modules/counted/package.json', '{ "main": "index.js" }');
    this.write('node_modules/counted/index.js', "exports.one = require('./one').one;");
    this.write('node_modules/counted/one.js', 'exports.one = 1;');
    this.write('regions.json', '{ "name": "table" }');
    this.write(
      'regions.ts',
      "import table from './regions.json';\nexport const name = `code and ${table.name}`;",
    );
    this.write(
      'main.ts',
      `import { one } from 'counted';
import { name } from './regions';

interface Said { readonly one: number }
const said: Said = { one };
if (process.argv[2] === 'fail') throw new Error('out of order');
console.log(JSON.stringify({ ...said, name, args: process.argv.slice(2) }));
`,
    );
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.root, path, '..'), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** Changes a file but not its modification time. Its change time differs, because it cannot be set. */
  swap(path: string, from: string, to: string): void {
    const file = join(this.root, path);
    const { atime, mtime } = statSync(file);
    writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
    utimesSync(file, atime, mtime);
  }

  /** Makes every later transformation fail. */
  removeTransformer(): void {
    rmSync(join(this.root, 'node_modules/esbuild'));
  }

  get cache(): string {
    const folder = join(this.root, 'node_modules/.cache/start');
    return join(folder, readdirSync(folder)[0] ?? '');
  }

  run(...args: string[]): Promise<{ stdout: string; stderr: string; status: number }> {
    return new Promise((done) => {
      const command = [join(this.root, 'packages/start/index.js'), 'main.ts', ...args];
      // For two files, a process of esbuild for each costs less than a thread with one for both.
      const env = { ...process.env, ESBUILD_WORKER_THREADS: '0' };
      execFile(process.execPath, command, { cwd: tmpdir(), env }, (error, stdout, stderr) =>
        done({ stdout, stderr, status: error ? Number(error.code) : 0 }),
      );
    });
  }

  async said(...args: string[]): Promise<unknown> {
    const { stdout, stderr } = await this.run(...args);
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  }
}

const MISSING_ESBUILD = 'The package esbuild is not installed. Run: npm run setup\n';
const FIRST = { one: 1, name: 'code and table', args: [] };
let project: Project;
beforeEach(() => (project = new Project()));
afterEach(() => rmSync(join(project.root, '..'), { recursive: true }));

test('a program is compiled once, and gets its arguments', async () => {
  expect(await project.said()).toEqual(FIRST);
  project.removeTransformer();
  expect(await project.said('--all', 'two words')).toEqual({ ...FIRST, args: ['--all', 'two words'] });
});

test('of an index.ts a program loads only the files that it uses, together with the file that uses them', async () => {
  project.write(
    'lib/index.ts',
    "/** What others use. */\nexport { name, type Name } from '../regions';\nexport { late as later } from './late';\n",
  );
  project.write('lib/late.ts', "console.log('loaded');\nexport const late = 'late';\n");
  project.write('main.ts', "import { name } from './lib';\nconsole.log(name);\n");
  expect((await project.run()).stdout).toBe('code and table\n');
  project.write('later.ts', "import { later } from './lib';\nexport const say = () => console.log(later);\n");
  project.write(
    'main.ts',
    "import { say } from './later';\nconsole.log('begun');\nif (process.argv[2]) say();\n",
  );
  for (const time of ['compiled now', 'compiled earlier']) {
    const { stdout } = await project.run();
    expect([time, stdout]).toEqual([time, 'loaded\nbegun\n']);
  }
  expect((await project.run('all')).stdout).toBe('loaded\nbegun\nlate\n');
});

test.each([
  ['on a fresh clone', 'node_modules'],
  ['where npm was interrupted', 'node_modules/.package-lock.json'],
])('%s a program says in one line what to run', async (_, missing) => {
  rmSync(join(project.root, missing), { recursive: true });
  expect(await project.run()).toEqual({
    stdout: '',
    stderr: 'The packages of this project are not installed yet. Run: npm run setup\n',
    status: 1,
  });
});

test('a rarely used AWS SDK client is loaded at its first use', async () => {
  project.write('node_modules/@aws-sdk/client-kms/package.json', '{ "main": "index.js" }');
  const client = "console.log('loaded'); exports.KMSClient = class { say() { return 'asked'; } };";
  project.write('node_modules/@aws-sdk/client-kms/index.js', client);
  project.write(
    'main.ts',
    `import { KMSClient } from '@aws-sdk/client-kms';
console.log('started');
if (process.argv[2] === 'ask') console.log(new KMSClient().say(), new KMSClient() instanceof KMSClient);
`,
  );
  for (const time of ['compiled now', 'compiled earlier']) {
    expect([time, (await project.run()).stdout]).toEqual([time, 'started\n']);
    expect([time, (await project.run('ask')).stdout]).toEqual([time, 'started\nloaded\nasked true\n']);
  }
});

test('a missing package is named in one line', async () => {
  project.write('main.ts', "import { one } from '@scope/of-later'; console.log(one);");
  expect(await project.run()).toEqual({
    stdout: '',
    stderr: 'The package @scope/of-later is not installed. Run: npm run setup\n',
    status: 1,
  });
});

test('a missing file of the project gives a stack trace', async () => {
  project.write('main.ts', "import { one } from './of-later'; console.log(one);");
  const { stderr, status } = await project.run();
  expect(status).toBe(1);
  expect(stderr).toContain("Error: Cannot find module './of-later'");
});

describe('a Node.js that is too old', () => {
  /** Installs a Node.js that prints its version, or the arguments with which it was started. */
  const bring = (version: string) => {
    project.write(
      'node_modules/.bin/node',
      `#!/bin/sh
if [ "$1" = --version ]; then echo ${version}; exit; fi
for word; do echo "$word"; done
echo "\${PATH%%:*}"
exit 7
`,
    );
    chmodSync(join(project.root, 'node_modules/.bin/node'), 0o755);
  };
  beforeEach(() => project.write('package.json', '{ "engines": { "node": ">=99.2" } }'));

  test('starts the one that npm installed, which is then first in PATH', async () => {
    bring('v99.2.0');
    const { root } = project;
    const words = [`${root}/packages/start/index.js`, 'main.ts', '--all', 'two words'];
    expect(await project.run('--all', 'two words')).toEqual({
      stdout: [...words, `${root}/node_modules/.bin`, ''].join('\n'),
      stderr: '',
      status: 7,
    });
  });

  test.each([
    ['none', () => undefined],
    ['one that is also too old', () => bring('v99.1.9')],
    ['one that does not start', () => project.write('node_modules/.bin/node', 'of another machine')],
  ])('with %s from npm says how to get a newer one', async (_, prepare) => {
    prepare();
    expect(await project.run()).toEqual({
      stdout: '',
      stderr: `Node.js ${process.versions.node} is too old for this project: npm run setup installs a newer one, or says why it cannot.\n`,
      status: 1,
    });
  });
});

test.each([
  ['a file of the project', 'regions.ts', 'code', 'kode', { name: 'kode and table' }],
  ['a table of the project', 'regions.json', 'table', 'tabel', { name: 'code and tabel' }],
  ['a file of a package', 'node_modules/counted/one.js', '1', '2', { one: 2 }],
  ['the main file of a package', 'node_modules/counted/index.js', './one', './two', { one: 22 }],
])('%s that changed is read again', async (_, path, from, to, changed) => {
  project.write('node_modules/counted/two.js', 'exports.one = 22;');
  await project.said();
  project.swap(path, from, to);
  expect(await project.said()).toEqual({ ...FIRST, ...changed });
});

test.each([
  ['tsconfig.json', '"compilerOptions": {', '"compilerOptions": { "verbatimModuleSyntax": false,'],
  ['packages/start/transform.js', "target: 'node22'", "target: 'node20'"],
])("a change of the transformation's settings is noticed: %s", async (path, from, to) => {
  await project.said();
  project.swap(path, from, to);
  expect(await project.said()).toEqual(FIRST);
  project.swap(path, to, from);
  project.removeTransformer();
  expect(await project.run()).toEqual({ stdout: '', stderr: MISSING_ESBUILD, status: 1 });
});

test('a deleted file of a package is resolved again', async () => {
  await project.said();
  rmSync(join(project.root, 'node_modules/counted/one.js'));
  project.write('node_modules/counted/one/index.js', 'exports.one = 11;');
  expect(await project.said()).toEqual({ ...FIRST, one: 11 });
});

test('the cache keeps the twelve programs that were used last', async () => {
  await project.said();
  const first = project.cache;
  const folder = join(first, '..');
  for (let age = 1; age <= 13; age++) {
    writeFileSync(join(folder, `other-${age}`), '');
    utimesSync(join(folder, `other-${age}`), new Date(), Date.now() / 1000 - age * 60);
  }
  utimesSync(first, new Date(), 0);
  await project.said(); // a use without compiling counts, too
  expect(Date.now() - statSync(first).mtimeMs).toBeLessThan(60_000);
  project.swap('regions.ts', 'code', 'kode');
  await project.said();
  const others = Array.from({ length: 11 }, (_, index) => `other-${index + 1}`);
  expect(readdirSync(folder).sort()).toEqual([basename(first), ...others].sort());
});

test("a package's file with a syntax error fails as usual, and other files stay compiled", async () => {
  project.write('node_modules/counted/one.js', 'exports.one = ;');
  project.write('main.ts', "try { require('counted'); } catch { console.log('{}'); process.exitCode = 3; }");
  const failed = { stdout: '{}\n', stderr: '', status: 3 };
  expect(await project.run()).toEqual(failed);
  project.removeTransformer();
  expect(await project.run()).toEqual(failed);
});

test('a package that a new installation moved is found', async () => {
  await project.said();
  project.write('node_modules/counted/package.json', '{ "main": "two.js" }');
  project.write('node_modules/counted/two.js', 'exports.one = 22;');
  project.write('node_modules/.package-lock.json', '{ "moved": true }');
  expect(await project.said()).toEqual({ ...FIRST, one: 22 });
});

test.each<[string, (file: string) => void]>([
  ['cut short', (file) => truncateSync(file, 1000)],
  ['empty', (file) => truncateSync(file, 0)],
  ['longer than its header says', (file) => appendFileSync(file, 'more')],
])('a cache that is %s is written again', async (_, spoil) => {
  await project.said();
  spoil(project.cache);
  expect(await project.said()).toEqual(FIRST);
  project.removeTransformer();
  expect(await project.said()).toEqual(FIRST);
});

test('a cache that cannot be written costs only time', async () => {
  project.write('node_modules/.cache', 'no folder');
  expect([await project.said(), await project.said()]).toEqual([FIRST, FIRST]);
});

test('two simultaneous programs leave one complete cache and no other file', async () => {
  expect(await Promise.all([project.said(), project.said()])).toEqual([FIRST, FIRST]);
  expect(readdirSync(join(project.cache, '..'))).toHaveLength(1);
  project.removeTransformer();
  expect(await project.said()).toEqual(FIRST);
});

test('an error shows its place in the source file, compiled now or earlier', async () => {
  for (let run = 0; run < 2; run++) {
    const { stderr, status } = await project.run('fail');
    expect(status).toBe(1);
    expect(stderr).toContain(`Error: out of order\n    at Object.<anonymous> (${project.root}/main.ts:6:39)`);
  }
});
