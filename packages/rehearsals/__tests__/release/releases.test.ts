import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { firstForm, unpack, variantOf } from '../../release/build/releases';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'releases-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const COMMIT = 'abc'.padEnd(40, '0');
const log = () => join(folder, 'log');

/** The texts of the files of a release's zip file, by path. */
const inside = (zip: string) =>
  Object.fromEntries(
    Object.entries(unzipSync(readFileSync(zip))).map(([path, bytes]) => [path, strFromU8(bytes)]),
  );

test('another release of any app has its own commit, and may start a bad server', async () => {
  const file = join(folder, 'artifact.zip');
  const release = { commit: 'first', build: 'b', contract: 2 };
  const files = { Procfile: strToU8('web: ./server\n'), 'release.json': strToU8(JSON.stringify(release)) };
  writeFileSync(file, zipSync(files));
  const packed = inside(
    await variantOf({ file, bytes: 1, commit: 'first' }, { commit: COMMIT, server: 'crashes.py' }, log()),
  );
  expect(JSON.parse(packed['release.json'] ?? '')).toEqual({ ...release, commit: COMMIT });
  expect(packed['Procfile']).toBe('web: python3 crashes.py\n');
  expect(packed['crashes.py']).toContain('Cannot find what only the build machine has');
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
  const packed = inside(await firstForm(folder, COMMIT, log()));
  for (const path of ['dist/server.js', 'package.json', 'deploy/app.service', 'appspec.yml'])
    expect(packed[path]).toMatch(/./);
  expect(JSON.parse(packed['release.json'] ?? '')).toEqual({ commit: COMMIT, build: 'rehearsed' });
  expect(packed).not.toHaveProperty('Procfile');
});
