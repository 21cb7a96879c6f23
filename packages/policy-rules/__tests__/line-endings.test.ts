import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { refuseCarriageReturns, RUN_ON_LINUX } from '../line-endings';
import { RuleError } from '../report';

const ROOT = join(__dirname, '../../..');
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'line-endings-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const OF_THE_PROJECT = [
  ...['node_modules', 'packages', 'settings', 'stacks'],
  ...['package.json', 'terraform.lock.hcl', 'tsconfig.json'],
];
const git = (...args: string[]) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const message = (files: string[]) =>
  'Carriage returns in what instances and builds run; nothing was ' +
  `written.\n${files.map((file) => `  - ${file}\n`).join('')}  Why: These files go to Linux unchanged, and lines ` +
  'that end in a carriage return fail there.\n  Fix: Check the files out again: `git rm --cached -r -q . && git ' +
  'reset --hard`, with everything committed before. `.gitattributes` says how. For a file that was committed ' +
  'with them: `git add --renormalize .`, then commit.';

describe('a carriage return in a file that an instance or a build runs', () => {
  it('stops the synthesis before it writes, with the files and the fix', () => {
    // A copy of the files to spoil, and of main.ts, which looks for them next to itself.
    for (const name of ['app', 'config.ts', 'main.ts', 'modules']) {
      cpSync(join(ROOT, name), join(folder, name), {
        recursive: true,
        filter: (path) => !/node_modules|dist$|release$/.test(path),
      });
    }
    for (const name of OF_THE_PROJECT) symlinkSync(join(ROOT, name), join(folder, name));
    const spoilt = ['app/deploy/scripts/validate-service.sh', 'modules/fleet/instance/start-up.sh'];
    for (const file of spoilt) {
      const text = readFileSync(join(folder, file), 'utf8');
      writeFileSync(join(folder, file), text.replaceAll('\n', '\r\n'));
    }
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), 'main.ts'],
      {
        cwd: folder,
        encoding: 'utf8',
        env: { COLUMNS: '10000', PATH: process.env.PATH, HOME: process.env.HOME },
      },
    );
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: `${message(spoilt)}\n` });
    expect(existsSync(join(folder, 'cdktf.out'))).toBe(false);
  });

  it.each(RUN_ON_LINUX)('is found in %s', (path) => {
    const file = /\.yml$/.test(path) ? path : `${path}/folder/file.sh`;
    write(file, 'one\r\n');
    expect(() => refuseCarriageReturns(folder)).toThrow(new RuleError(message([file])));
  });

  it('is looked for in every file of modules/ that is no code', () => {
    // Every file of modules/ that is not TypeScript.
    const others = readdirSync(join(ROOT, 'modules'), { recursive: true, encoding: 'utf8' })
      .map((path) => `modules/${path.replaceAll('\\', '/')}`)
      .filter((path) => /\.\w+$/.test(path) && !path.endsWith('.ts'));
    expect(others.length).toBeGreaterThan(10);
    for (const path of others) {
      expect(RUN_ON_LINUX.filter((covered) => path.startsWith(`${covered}/`))).toHaveLength(1);
    }
  });

  it('is in no shipped file', () => {
    expect(() => refuseCarriageReturns(ROOT)).not.toThrow();
  });
});

describe('.gitattributes', () => {
  // Git for Windows sets core.autocrlf: see gitattributes(5) and git-config(1).
  it('keeps carriage returns out of a Windows checkout, even if they were committed', () => {
    git('init', '-q');
    git('config', 'core.autocrlf', 'true');
    cpSync(join(ROOT, '.gitattributes'), join(folder, '.gitattributes'));
    for (const path of RUN_ON_LINUX) write(/\.yml$/.test(path) ? path : `${path}/file.sh`, 'one\r\ntwo\r\n');
    git('add', '.');
    git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'All');
    expect(() => refuseCarriageReturns(folder)).toThrow(RuleError);
    // The fix that the message names.
    git('rm', '--cached', '-r', '-q', '.');
    git('reset', '-q', '--hard');
    expect(() => refuseCarriageReturns(folder)).not.toThrow();
    expect(readFileSync(join(folder, 'app/deploy/file.sh'), 'utf8')).toBe('one\ntwo\n');
  });
});
