import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { loadSettings } from '../../settings';
import { settingsWith } from './good';

const folder = mkdtempSync(join(tmpdir(), 'settings-'));
const room = JSON.stringify(resolve('settings'));

/**
 * Writes a settings file where jest's and tsx's own folders are far; the path is as a person would give it.
 */
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

  test('config.ts where nothing is said', () => {
    expect(loadSettings().project).toBe('hello');
  });

  test('config.ts where CONFIG is empty', () => {
    process.env.CONFIG = '';
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
      'is no file. Name the settings file in CONFIG, or run in the folder that config.ts is in.',
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
    [
      'unknown.ts',
      'export default { project: myProject };',
      'cannot be read: myProject is not defined (line 1)',
    ],
  ])('%s', (name, text, message) => {
    const path = text === undefined ? name : write(name, text);
    expect(() => loadSettings(path)).toThrow(new Error(`${path} ${message}`));
  });

  test('a folder', () => {
    expect(() => loadSettings('settings')).toThrow(/^settings is no file\. /);
  });

  test('problems in it are said with its path', () => {
    const path = write('bad.ts', 'export default {};');
    expect(() => loadSettings(path)).toThrow(
      `6 problems in ${path}; nothing was built.\n  - project: not given.`,
    );
  });
});

/** tsx is what runs main.ts; its errors are not those of jest. */
test('under tsx a mistake in the file is one line with its place, and a good file is read', () => {
  const paths = [
    write('syntax.ts', "export default {\n  project: 'hello'\n  account: '1',\n};\n"),
    write('import.ts', "import './absent';\nexport default {};\n"),
    write('fine.ts', good('fine')),
  ];
  write(
    'run.ts',
    `import { loadSettings } from ${room};
     for (const path of process.argv.slice(2)) {
       try { console.log(loadSettings(path).project); } catch (error) { console.log(String(error)); }
     }`,
  );
  const output = execFileSync(process.execPath, ['--import', 'tsx', join(folder, 'run.ts'), ...paths], {
    encoding: 'utf8',
  });
  expect(output.trim().split('\n')).toEqual([
    `SettingsError: ${paths[0]} cannot be read: syntax.ts:3:2: ERROR: Expected "}" but found "account"`,
    `SettingsError: ${paths[1]} cannot be read: Cannot find module './absent'`,
    'fine',
  ]);
});
