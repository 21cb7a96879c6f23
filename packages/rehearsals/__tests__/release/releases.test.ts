import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, statSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstForm, unpack, variantOf } from '../../release/build/releases';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'releases-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const COMMIT = 'abc'.padEnd(40, '0');
const log = () => join(folder, 'log');

/** The text of one file of a release's zip file. */
function inside(zip: string, path: string): string {
  const program =
    'import sys, zipfile; sys.stdout.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())';
  return execFileSync('python3', ['-c', program, zip, path], { encoding: 'utf8' });
}

test('another release of any app has its own commit, and may start a bad server', async () => {
  const source = join(folder, 'source');
  mkdirSync(source);
  writeFileSync(join(source, 'Procfile'), 'web: ./server\n');
  writeFileSync(join(source, 'release.json'), '{"commit":"first","build":"b","contract":2}');
  const file = join(folder, 'artifact.zip');
  execFileSync('python3', ['-m', 'zipfile', '-c', file, 'Procfile', 'release.json'], { cwd: source });
  const packed = await variantOf(
    { file, bytes: 1, commit: 'first' },
    { commit: COMMIT, server: 'crashes.py' },
    log(),
  );
  expect(JSON.parse(inside(packed, 'release.json'))).toEqual({ commit: COMMIT, build: 'b', contract: 2 });
  expect(inside(packed, 'Procfile')).toBe('web: python3 crashes.py\n');
  expect(inside(packed, 'crashes.py')).toContain('Cannot find what only the build machine has');
});

test('files that are executable in the build are executable on an instance', async () => {
  const source = join(folder, 'source');
  mkdirSync(source);
  for (const [name, mode] of [
    ['server', 0o755],
    ['notes', 0o644],
  ] as const) {
    writeFileSync(join(source, name), 'x');
    chmodSync(join(source, name), mode);
  }
  const file = join(folder, 'artifact.zip');
  execFileSync('python3', [join(__dirname, '../../release/build/pack.py'), file, source, '**/*']);
  await unpack(file, join(folder, 'unpacked'), log());
  const modes = ['server', 'notes'].map((name) => statSync(join(folder, 'unpacked', name)).mode & 0o777);
  expect(modes).toEqual([0o755, 0o644]);
});

test('a release of the first form has the files that its scripts need, and no Procfile', async () => {
  const packed = await firstForm(folder, COMMIT, log());
  for (const path of ['dist/server.js', 'package.json', 'deploy/app.service', 'appspec.yml'])
    expect(inside(packed, path)).not.toBe('');
  expect(JSON.parse(inside(packed, 'release.json'))).toEqual({ commit: COMMIT, build: 'rehearsed' });
  expect(() => inside(packed, 'Procfile')).toThrow();
});
