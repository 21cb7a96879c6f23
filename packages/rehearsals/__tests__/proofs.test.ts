import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from '../../command';

const folder = mkdtempSync(join(tmpdir(), 'proofs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A step that prints its name, and fails the first so many times. */
function step(name: string, failures: number): string {
  const file = join(folder, `${name}.cjs`);
  const count = JSON.stringify(join(folder, `${name}.count`));
  writeFileSync(
    file,
    `const { appendFileSync, readFileSync } = require('node:fs');
appendFileSync(${count}, '.');
const times = readFileSync(${count}, 'utf8').length;
console.log('${name}, time ' + times);
process.exitCode = times <= ${failures} ? 1 : 0;
`,
  );
  return `node ${file}`;
}

/** Runs `.ci/proofs.mjs` with these lanes. */
function prove(name: string, lanes: object): { status: number | null; stdout: string } {
  const file = join(folder, `${name}.mjs`);
  const exported = Object.entries({ LANES: [], REST: [], APART: [], ...lanes });
  writeFileSync(
    file,
    exported.map(([key, value]) => `export const ${key} = ${JSON.stringify(value)};`).join('\n'),
  );
  const { status, stdout } = spawnSync('node', ['.ci/proofs.mjs', pathToFileURL(file).href], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, stdout: stripVTControlCharacters(stdout) };
}

/** The results of a step's runs in the closing table. */
function results(stdout: string, command: string): string[] {
  const rows = stdout.split('\n').filter((line) => line.includes(`│ ${command} `));
  return rows.map((row) => row.split('│').at(-2)!.trim());
}

test('a step that fails beside others runs once more alone, and both results are shown', () => {
  const [holds, once] = [step('holds', 0), step('once', 1)];
  const { status, stdout } = prove('once-more', { LANES: [[holds], [once]] });
  expect(results(stdout, once)).toEqual(['DID NOT HOLD', 'held, alone']);
  expect(results(stdout, holds)).toEqual(['held']);
  expect(stdout).toContain(`== ${once}: DID NOT HOLD. It printed:\nonce, time 1\n`);
  expect(stdout).toMatch(/^2 passed, 0 failed$/m);
  expect(status).toBe(0);
});

test('a step that also fails alone fails the run', () => {
  const never = step('never', 9);
  const { status, stdout } = prove('never-lane', { REST: [never], LANES: [[step('other', 0)]] });
  expect(results(stdout, never)).toEqual(['DID NOT HOLD', 'DID NOT HOLD, alone']);
  expect(stdout).toContain('never, time 2\n');
  expect(stdout).toMatch(/^1 passed, 1 failed$/m);
  expect(status).toBe(1);
});

test('the closing table has the processor time of each step, and its output does not', () => {
  const busy = step('busy', 0);
  const { stdout } = prove('busy-lane', { LANES: [[busy]] });
  const row = stdout.split('\n').find((line) => line.includes(`│ ${busy} `))!;
  expect(row.split('│').at(-3)).toMatch(/^ \d+ +$/);
  expect(stdout).toContain(`\n== ${busy}\nbusy, time 1\n\n== ${busy}: held`);
});

test('a step that ran alone and failed is not run again', () => {
  const alone = step('alone', 1);
  const { status, stdout } = prove('alone-lane', { APART: [[alone]] });
  expect(results(stdout, alone)).toEqual(['DID NOT HOLD, alone']);
  expect(status).toBe(1);
});

test('the first lane has priority where the system allows it', () => {
  const file = join(folder, 'priority.cjs');
  writeFileSync(
    file,
    "setTimeout(() => console.log(process.argv[2], require('node:os').getPriority()), 1000);\n",
  );
  const [first, second] = ['first', 'second'].map((name) => `node ${file} ${name}`) as [string, string];
  const { stdout } = prove('precedence', { LANES: [[first], [second]] });
  const own = getPriority();
  const tried = spawnSync('nice', ['-n', '-5', 'node', '-p', 'os.getPriority()'], { encoding: 'utf8' });
  const mayGive = Number(tried.stdout) < own;
  expect(stdout).toContain(`\nfirst ${mayGive ? -5 : own}\n`);
  expect(stdout).toContain(`\nsecond ${own}\n`);
});
