import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defaultPython } from '../../embedded-aws';
import { programCalls, pythonScripts, ROOT } from './programs';

const folder = mkdtempSync(join(tmpdir(), 'python-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Grammar, modules and arguments of the scripts that Python 3.9 of Amazon Linux 2023 lacks, as reported by vermin. */
function needs(...scripts: string[]): string {
  const vermin = join(dirname(defaultPython()), 'vermin');
  const options = ['--quiet', '--processes=1', '--target=3.9-', '--violations', '--no-tips'];
  const { status, stdout, stderr } = spawnSync(vermin, [...options, ...scripts], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status === null || stderr) {
    throw new Error(`vermin could not be run. npm run setup installs what the tests need.\n${stderr}`);
  }
  return status === 0 && !/^ {2}error:/m.test(stdout) ? '' : stdout;
}

function inFile(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** The Python code that shell scripts pass to `python3 -c`. */
const inShell = programCalls(['python3'])
  .filter(({ words }) => words[0] === '-c')
  .map(({ place, words }) => inFile(`${place.replace(/\W/g, '-')}.py`, words[1] ?? ''));
const scripts = [...pythonScripts(), ...inShell];

afterAll(() => {
  process.stdout.write(`Commands: ${scripts.length} programs of Python held against 3.9 by vermin.\n`);
});

it("scripts use only what Amazon Linux's Python has", () => {
  expect(pythonScripts()).toEqual([
    'app/deploy/check-release.py',
    'app/deploy/write-environment.py',
    'app/deploy/write-limits.py',
    'app/deploy/write-release.py',
    'modules/deployment-target/unpack-release.py',
    'modules/fleet/instance/placeholder.py',
  ]);
  expect(inShell.length).toBeGreaterThanOrEqual(2);
  expect(needs(...scripts)).toBe('');
});

it.each([
  ['grammar', 'match 1:\n  case 1: pass\n'],
  ['an argument', 'list(zip([], [], strict=True))\n'],
  ['a module', 'import tomllib\n'],
  ['a member', 'import datetime\nprint(datetime.UTC)\n'],
])('%s of a newer Python is found', (_, text) => {
  expect(needs(inFile('newer.py', text))).toMatch(/requires .*3\.1\d$/m);
});
