import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, START } from '../../command';
import { beTheOnlyOne } from '../only-one';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'only-one-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const refusal = (pid: number) => `${pid} is at it.`;

const [, start] = START;
const program = (...args: string[]) => [start, join(__dirname, 'be-the-only-one.ts'), ...args];

test('a second process is refused while the first runs, and accepted once it was killed', async () => {
  const file = join(folder, 'made', 'pid');
  const first = spawn(process.execPath, program(file, 'stays'), { cwd: ROOT });
  await new Promise((resolve) => first.stdout.once('data', resolve));
  expect(readFileSync(file, 'utf8')).toBe(String(first.pid));
  expect(() => beTheOnlyOne(file, refusal)).toThrow(
    `${first.pid} is at it.\nIf process ${first.pid} is not part of this project: delete ${file}, then run this again.`,
  );
  expect(readFileSync(file, 'utf8')).toBe(String(first.pid));

  const ended = new Promise((resolve) => first.once('close', resolve));
  first.kill('SIGKILL');
  await ended;
  expect(existsSync(file)).toBe(true);
  const second = spawnSync(process.execPath, program(file), { cwd: ROOT, encoding: 'utf8' });
  expect(second).toMatchObject({ status: 0, stdout: 'has it\n' });
  expect(existsSync(file)).toBe(false); // it deletes its file
}, 120_000);

test('a file without a process id refuses no process', () => {
  const file = join(folder, 'pid');
  writeFileSync(file, '');
  expect(spawnSync(process.execPath, program(file), { cwd: ROOT, encoding: 'utf8' })).toMatchObject({
    status: 0,
    stdout: 'has it\n',
  });
}, 120_000);

test('a second npm run local does not change the folder of the first', () => {
  const own = join(ROOT, '.local');
  const [file, kept] = [join(own, 'local.pid'), join(own, 'local', 'kept-by-a-test')];
  mkdirSync(join(own, 'local'), { recursive: true });
  writeFileSync(kept, '');
  const isFirst = !existsSync(file); // otherwise npm run local runs here now
  if (isFirst) writeFileSync(file, String(process.pid));
  try {
    const pid = readFileSync(file, 'utf8');
    const { status, stdout, stderr } = spawnSync(process.execPath, [start, 'packages/rehearsals/local.ts'], {
      cwd: ROOT,
      env: { ...process.env, COLUMNS: '10000' },
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr:
        `npm run local is running here already (process ${pid}). Stop it in its terminal (Ctrl-C), or use it: ` +
        `source '${own}/local/environment'\n` +
        `If process ${pid} is not part of this project: delete ${file}, then run this again.\n`,
    });
    expect(existsSync(kept)).toBe(true);
  } finally {
    rmSync(kept);
    if (isFirst) rmSync(file);
  }
}, 120_000);
