import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../../command';

let path: string;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'audit-'));
  symlinkSync(process.execPath, join(path, 'node'));
  writeFileSync(join(path, 'package-lock.json'), '{}');
});
afterEach(() => rmSync(path, { recursive: true }));

/** Runs `npm run audit` with this answer of npm. */
function audit(answer: string, ...args: string[]) {
  const npm = join(path, 'npm');
  writeFileSync(npm, `#!/bin/sh\ncat <<'END'\n${answer}\nEND\n`);
  chmodSync(npm, 0o755);
  const env = { PATH: `${path}:/usr/bin:/bin`, APP: path };
  const command = [join(ROOT, 'packages/scan/audit.mjs'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', env });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

const metadata = (total: number) => ({ vulnerabilities: { total }, dependencies: { prod: 2 } });

test('no vulnerability is a success', () => {
  expect(audit(JSON.stringify({ vulnerabilities: {}, metadata: metadata(0) }))).toEqual({
    status: 0,
    stdout: '2 packages that ship in the app: 0 vulnerabilities.',
    stderr: '',
  });
});

test('an app of another language is not checked', () => {
  rmSync(join(path, 'package-lock.json'));
  expect(audit('')).toEqual({
    status: 0,
    stdout: 'NOT CHECKED: the app has no package-lock.json, so npm knows no packages of it.',
    stderr: '',
  });
});

test('a vulnerability is a failure, and is printed with its fix', () => {
  const negotiator = { name: 'negotiator', severity: 'high', range: '<1.1.1', fixAvailable: true };
  expect(audit(JSON.stringify({ vulnerabilities: { negotiator }, metadata: metadata(1) }))).toEqual({
    status: 1,
    stdout: '2 packages that ship in the app: 1 vulnerabilities.',
    stderr: 'negotiator <1.1.1: high; npm audit fix updates it.',
  });
});

describe.each([
  ['refuses', JSON.stringify({ message: '405 Method Not Allowed' }), '405 Method Not Allowed'],
  ['is unreachable', '', 'no answer'],
])('a registry that %s', (_, answer, why) => {
  const said = `NOT CHECKED: the npm registry did not answer the question for vulnerabilities (${why}).`;

  it('is a failure', () => expect(audit(answer)).toEqual({ status: 2, stdout: '', stderr: said }));

  it('is reported and ignored with --if-reachable', () =>
    expect(audit(answer, '--if-reachable')).toEqual({ status: 0, stdout: '', stderr: said }));
});
