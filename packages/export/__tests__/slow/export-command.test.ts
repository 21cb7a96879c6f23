import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, START } from '../../../command';

let folder: string;
/** The command's folder for temporary files: empty before and after. */
let temporary: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-command-'));
  temporary = join(folder, 'tmp');
  mkdirSync(temporary);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @param interruptAt the output at which a terminal interrupts it */
function run(words: readonly string[], env: Record<string, string> = {}, interruptAt?: string) {
  const [program, ...start] = [...START, 'packages/export/main.ts'] as const;
  const child = spawn(program, [...start, ...words], {
    cwd: ROOT,
    detached: true,
    env: {
      ...process.env,
      NODE_NO_WARNINGS: '1',
      COLUMNS: '1000',
      CONFIG: '',
      TMPDIR: temporary,
      INIT_CWD: folder,
      ...env,
    },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (interruptAt !== undefined && text.includes(interruptAt))
      process.kill(-(child.pid as number), 'SIGINT');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (status) => resolve({ status, stdout, stderr })),
  );
}

const USAGE = 'Usage: npm run export -- <folder>\n';

/** Wrong arguments, and the message about them. */
const REFUSED: readonly (readonly [string, readonly string[], Record<string, string>, () => string])[] = [
  ['no folder', [], {}, () => USAGE],
  ['two folders', ['one', 'two'], {}, () => USAGE],
  [
    'a folder that is not empty',
    ['.'],
    {},
    () =>
      `${folder} is not empty (it contains tmp). Nothing was written. Name a folder that is empty or does not exist.\n`,
  ],
  [
    'settings that are not there',
    ['out'],
    { CONFIG: '/nowhere/config.ts' },
    () =>
      '/nowhere/config.ts is not a file. Run the command in the folder of config.ts, or set CONFIG to the path of the settings file.\n',
  ],
];

test.each(REFUSED)('%s: refused in one message, and nothing is written', async (_, words, env, says) => {
  expect(await run(words, env)).toEqual({ status: 1, stdout: '', stderr: says() });
  expect(readdirSync(folder)).toEqual(['tmp']);
  expect(readdirSync(temporary)).toEqual([]);
});

test('an interrupt while it synthesizes leaves nothing', async () => {
  // It prints a line when main.ts loads it, and then never ends.
  const CONFIG = join(folder, 'config.ts');
  writeFileSync(
    CONFIG,
    `import config from '${join(ROOT, 'config')}';
    if (process.argv[1]?.endsWith('/main.ts') && !process.argv[1].includes('/packages/')) {
      process.stdout.write('it synthesizes');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
    export default config;`,
  );
  const { status, stderr } = await run(['out'], { CONFIG }, 'it synthesizes');
  expect(stderr).toBe('Interrupted. Nothing was written. Continue with: npm run export -- out\n');
  expect(status).toBe(130);
  expect(readdirSync(folder).sort()).toEqual(['config.ts', 'tmp']);
  expect(readdirSync(temporary)).toEqual([]);
});
