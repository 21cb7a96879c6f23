import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const LATE = "Promise.reject(new Error('late'))";

it.each([
  [
    'in a file that fails',
    `{ a: ${LATE}, b: (() => { throw new Error('now'); })() }`,
    'cannot be read: now (line 1)',
  ],
  [
    'in a file with a name that JavaScript drops',
    `{ a: ${LATE}, __proto__: 1 }`,
    'cannot be used: __proto__ (line 1) cannot be a name, because JavaScript drops it. Use another name.',
  ],
])(
  'a rejected promise %s gives no stack trace',
  (_, exported, said) => {
    const folder = mkdtempSync(join(tmpdir(), 'late-'));
    const file = join(folder, 'config.ts');
    writeFileSync(file, `export default ${exported};\n`);
    const { status, stderr } = spawnSync(process.execPath, ['packages/start/index.js', 'main.ts'], {
      cwd: ROOT,
      env: { ...process.env, COLUMNS: '10000', CONFIG: file, CDKTF_OUTDIR: folder },
      encoding: 'utf8',
    });
    expect(stderr).toBe(`${file} ${said}\n`);
    expect(status).toBe(1);
  },
  120_000,
);
