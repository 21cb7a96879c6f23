import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { START } from '../../packages/command';
import { loadSettings } from '../../settings';
import { settingsWith } from './good';

const folder = mkdtempSync(join(tmpdir(), 'settings-'));
const room = JSON.stringify(resolve('settings'));

/** Writes a settings file far from the project's own folder; the path is as a person would give it. */
function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return relative(process.cwd(), join(folder, name));
}

function good(project: string): string {
  const settings = JSON.stringify(settingsWith({ project }));
  return `import { defineConfig } from ${room};\nexport default defineConfig(${settings});\n`;
}

afterAll(() => rmSync(folder, { recursive: true }));

describe('which file', () => {
  afterEach(() => delete process.env.CONFIG);

  test.each([undefined, ''])('config.ts where CONFIG is %j', (given) => {
    if (given !== undefined) process.env.CONFIG = given;
    expect(loadSettings().project).toBe('hello');
  });

  test('what CONFIG names', () => {
    process.env.CONFIG = write('from-environment.ts', good('elsewhere'));
    expect(loadSettings().project).toBe('elsewhere');
  });

  test('the path that is given, before CONFIG', () => {
    process.env.CONFIG = 'nowhere.ts';
    expect(loadSettings(write('given.ts', good('given'))).project).toBe('given');
  });
});

describe('a file that is no settings file', () => {
  test.each([
    [
      'nowhere.ts',
      undefined,
      'is not a file. Run the command in the folder of config.ts, or set CONFIG to the path of the settings file.',
    ],
    [
      'no-default.ts',
      'export const project = 1;',
      'has no default export. It ends in: export default defineConfig({ … });',
    ],
    ['empty.ts', '', 'has no default export. It ends in: export default defineConfig({ … });'],
    [
      'throws.ts',
      "\nthrow new Error('out of order\\nsecond line');",
      'cannot be read: out of order (line 2)',
    ],
    ['throws-text.ts', "throw 'out of order';", 'cannot be read: out of order'],
    ['throws-bare.ts', 'throw Object.create(null);', 'cannot be read: something that cannot be shown'],
    [
      'throws-bombs.ts',
      'const bomb = () => { throw 1; };\nthrow { get message() { return bomb(); }, get stack() { return bomb(); } };',
      'cannot be read: something that cannot be shown',
    ],
    ['throws-odd.ts', 'throw { message: 5, stack: 6, toString: () => "odd" };', 'cannot be read: odd'],
    [
      'proto.ts',
      "export default {\n  app: { environment: { __proto__: 'x' } },\n};",
      'cannot be used: __proto__ (line 2) cannot be a name, because JavaScript drops it. Use another name.',
    ],
    [
      'exports-proxy.ts',
      'module.exports = new Proxy({}, { get: () => { throw new Error("no way"); }, has: () => true });',
      'cannot be read: no way (line 1)',
    ],
    [
      'unknown.ts',
      'export default { project: myProject };',
      'cannot be read: myProject is not defined (line 1)',
    ],
  ])('%s', (name, text, message) => {
    const path = text === undefined ? name : write(name, text);
    expect(() => loadSettings(path)).toThrow(new Error(`${path} ${message}`));
  });

  test.each(['x'.repeat(5000), 'settings'])('a name that is too long, or of a folder: %.20s', (path) =>
    expect(() => loadSettings(path)).toThrow(`${path} is not a file. `),
  );

  test('problems in it are reported with its path', () => {
    const path = write('bad.ts', 'export default {};');
    expect(() => loadSettings(path)).toThrow(
      `6 problems in ${path}; nothing was built.\n  - project: not given.`,
    );
  });
});

/** Outside of jest, main.ts has other errors: https://esbuild.github.io/api/#build-errors */
describe('main.ts, started as a person starts it', () => {
  const [node, start] = START;
  const run = (...words: string[]) => {
    const env = { ...process.env, COLUMNS: '10000', CONFIG: words[1], CDKTF_OUTDIR: join(folder, 'out') };
    const { status, stdout, stderr } = spawnSync(node, [start, ...words], { encoding: 'utf8', env });
    return { status, stdout, stderr: stderr.trim() };
  };

  /** Each mistake, in one line with its place. */
  const mistakes: readonly (readonly [name: string, text: string, said: string])[] = [
    [
      'syntax.ts',
      "export default {\n  project: 'hello'\n  account: '1',\n};\n",
      'syntax.ts:3:2: ERROR: Expected "}" but found "account"',
    ],
    ['import.ts', "import './absent';\nexport default {};\n", "Cannot find module './absent'"],
    [
      'await.ts',
      'export default await 1;\n',
      'await.ts:1:15: ERROR: Top-level await is currently not supported with the "cjs" output format',
    ],
    ['thrown.ts', '\nthrow new Error(`out of order\nsecond line`);\n', 'out of order (line 2)'],
    [
      'typed.ts',
      'interface Given {\n  a: string;\n}\nconst given: Given = { a: myProject };\nexport default given;\n',
      'myProject is not defined (line 4)',
    ],
    // Jest cannot load these two itself.
    ['nothing.ts', 'throw undefined;\n', 'a value that is not an error'],
    ['null.ts', 'throw null;\n', 'null'],
  ];

  test('mistakes are one line each, with their place', () => {
    const paths = mistakes.map(([name, text]) => write(name, text));
    const { stdout } = run('__tests__/settings/load-each.ts', ...paths);
    expect(JSON.parse(stdout)).toEqual(
      mistakes.map(([, , said], index) => `${paths[index]} cannot be read: ${said}`),
    );
  });

  test('main.ts prints only that line', () => {
    const path = write('main.ts', '\nthrow new Error(`out of order`);\n');
    const stderr = `${path} cannot be read: out of order (line 2)`;
    expect(run('main.ts', path)).toEqual({ status: 1, stdout: '', stderr });
  });

  test('a promise that fails is a problem, and no stack trace after it', () => {
    const path = write('promise.ts', "export default Promise.reject(new Error('late'));\n");
    const { status, stderr } = run('main.ts', path);
    expect({ status, stderr: stderr.replace(/ Accepted: .*/, '') }).toEqual({
      status: 1,
      stderr: `1 problem in ${path}; nothing was built.\n  - the default export: given a promise.`,
    });
  });

  test('a good file is synthesized', () => {
    expect(run('main.ts', write('fine.ts', good('fine'))).status).toBe(0);
    expect(readdirSync(join(folder, 'out'))).toContain('manifest.json');
  });
});
