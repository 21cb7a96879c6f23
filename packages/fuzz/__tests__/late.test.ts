import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

it('a file that fails with a promise under way says what failed, and no stack trace', () => {
  const folder = mkdtempSync(join(tmpdir(), 'late-'));
  const file = join(folder, 'config.ts');
  writeFileSync(
    file,
    "export default { a: Promise.reject(new Error('late')), b: (() => { throw new Error('now'); })() };\n",
  );
  const { status, stderr } = spawnSync(process.execPath, ['packages/start/index.js', 'main.ts'], {
    cwd: ROOT,
    env: { ...process.env, COLUMNS: '10000', CONFIG: file, CDKTF_OUTDIR: folder },
    encoding: 'utf8',
  });
  expect(stderr).toBe(`${file} cannot be read: now (line 1)\n`);
  expect(status).toBe(1);
});
