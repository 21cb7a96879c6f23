import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../command';
import type { Template } from './template';
import type { Finding } from './translate';

type Match = readonly [rule: string, message: string, path: readonly (string | number)[]];

const PROGRAM = join(__dirname, 'lint.py');
/** The cache of cfn-lint's answers, by input: the same version gives the same answer. */
const MEMORY = join(ROOT, 'node_modules', '.cache', 'cfn-lint', versionOfAnswers());

/** What cfn-lint refuses in each template. */
export function lint(templates: readonly Template[]): Finding[][] {
  const jobs = templates.map(({ resources, region }) =>
    JSON.stringify({ region, template: { AWSTemplateFormatVersion: '2010-09-09', Resources: resources } }),
  );
  return answers(jobs).map((matches, index) => findings(templates[index] as Template, matches));
}

function answers(jobs: readonly string[]): Match[][] {
  mkdirSync(MEMORY, { recursive: true });
  const files = jobs.map((job) => join(MEMORY, sha256(job)));
  const fresh = new Map(files.map((file, index) => [file, jobs[index] as string]));
  for (const file of fresh.keys()) if (existsSync(file)) fresh.delete(file);
  run([...fresh.values()]).forEach((matches, index) => {
    const file = [...fresh.keys()][index] ?? '';
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(matches));
    renameSync(`${file}.${process.pid}`, file); // another worker may read it
  });
  return files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Match[]);
}

function run(jobs: readonly string[]): Match[][] {
  if (jobs.length === 0) return [];
  const home = mkdtempSync(join(tmpdir(), 'cfn-lint-')); // without the user's own settings
  try {
    const { status, stdout, stderr } = spawnSync(join(ROOT, '.venv/bin/python'), [PROGRAM], {
      cwd: home,
      env: { PATH: process.env.PATH, HOME: home },
      input: `[${jobs.join(',')}]`,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (status !== 0) throw new Error(`cfn-lint could not be run. npm run setup installs it.\n${stderr}`);
    return JSON.parse(stdout) as Match[][];
  } finally {
    rmSync(home, { recursive: true });
  }
}

function findings(template: Template, matches: readonly Match[]): Finding[] {
  return matches.map(([rule, message, path]) => {
    const [, logicalId = '', , ...inside] = path;
    return { ...template.originOf(String(logicalId), inside), what: `${rule} ${message}` };
  });
}

function versionOfAnswers(): string {
  const decides = [join(ROOT, 'requirements.txt'), PROGRAM];
  return sha256(decides.map((file) => readFileSync(file, 'utf8')).join('\0'));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
