import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { shellCommand } from '../../test-support';

const ROOT = resolve(__dirname, '../../..');

/** A function of a script: `name() {`, up to the brace in the first column; or all of it on one line. */
const FUNCTION = /^(\w+)\(\) \{(?:\n[\s\S]*?^\}| .*\}$)/gm;
/** The variables of the steps, and the first argument that each of their functions gets. */
const SURROUNDINGS = { NAME: 'hello-staging', PIPELINE: 'hello-pipeline', STAGE: 'staging' };
/** The files in the steps' working folder: of the release, as much as they read. */
const RELEASE = { Procfile: 'web: serve\n', 'release.json': '{"contract": 2}\n' };
const FIRST = 'true';

const known = new Map<string, string[][]>();

/**
 * The calls of the AWS CLI, without `aws`, that the functions of a script make, as bash expands them. Each function
 * with such a call runs as the scripts of its folder call it, with an `aws` that records its arguments and prints
 * nothing.
 */
export function expandedCalls(file: string): string[][] {
  const before = known.get(file);
  if (before) return before;
  const path = join(ROOT, file);
  const withCall = functionsIn(readFileSync(path, 'utf8')).filter(({ text }) =>
    /(?<![\w./-])aws [a-z]/.test(text),
  );
  const scripts = readdirSync(dirname(path))
    .filter((script) => script.endsWith('.sh'))
    .map((script) => readFileSync(join(dirname(path), script), 'utf8').replace(/^\s*#.*$/gm, ''));
  const calls = [...new Set(withCall.flatMap(({ name }) => callsOf(name, scripts.join('\n'))))];
  const found = run(scripts.flatMap(functionsIn), calls);
  known.set(file, found);
  return found;
}

interface ShellFunction {
  readonly name: string;
  readonly text: string;
}

function functionsIn(script: string): ShellFunction[] {
  return [...script.matchAll(FUNCTION)].map(([text, name = '']) => ({ name, text }));
}

/** How the scripts call a function, word for word. */
function callsOf(name: string, scripts: string): string[] {
  const call = new RegExp(`(?<=^\\s*|[;|&({!]\\s*|(?:if|while|until|then|do) )${name}(?=[ )\\n])`, 'gm');
  return [...scripts.matchAll(call)]
    .map(({ index }) => scripts.slice(index))
    .map((rest) => rest.slice(0, shellCommand(rest).length).trim());
}

/** Runs only the functions of the scripts: other lines are left out. */
function run(functions: readonly ShellFunction[], calls: readonly string[]): string[][] {
  const program = [
    ...functions.map(({ text }) => text),
    'WAIT_SECONDS=0 POLL_SECONDS=0',
    `aws() { printf '%s\\0' "$@" $'\\n' >&3; }`,
    `sleep() { :; }`,
    ...calls.map((call) => `(set -- ${FIRST}; ${call}) 3>&1 >/dev/null 2>&1`),
  ].join('\n');
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  for (const [name, text] of Object.entries(RELEASE)) writeFileSync(join(folder, name), text);
  const { stdout, status, stderr } = spawnSync('bash', ['--norc', '-c', program], {
    cwd: folder,
    env: { PATH: process.env.PATH, TMPDIR: folder, LC_ALL: 'C', ...SURROUNDINGS },
    encoding: 'utf8',
    timeout: 20_000,
  });
  rmSync(folder, { recursive: true });
  if (status === null || stderr) throw new Error(`bash could not run the functions of the steps: ${stderr}`);
  return stdout
    .split('\0\n\0')
    .slice(0, -1)
    .map((words) => words.split('\0'));
}
