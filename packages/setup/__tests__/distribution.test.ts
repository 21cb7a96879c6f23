import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
/** The message of apt 2.6. */
const LOCKED = 'E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7 (apt-get)';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'distribution-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Installs with an apt-get whose first calls fail with these messages, and which then succeeds. */
function install(...says: string[]) {
  says.forEach((text, index) => writeFileSync(join(folder, `${index}.says`), text));
  const apt = `#!/bin/sh
[ "$1" = --version ] && exit 0
echo "$@" >>'${folder}/calls'
says="${folder}/$(($(wc -l <'${folder}/calls') - 1)).says"
[ -e "$says" ] || exit 0
cat "$says" >&2
exit 100
`;
  writeFileSync(join(folder, 'apt-get'), apt, { mode: 0o755 });
  const code = `process.getuid = () => 0;
    const { installFromDistribution } = await import('./packages/setup/distribution.mjs');
    const { run } = await import('./packages/setup/shared.mjs');
    run(() => installFromDistribution({ name: 'A', package: 'a', why: 'it is needed' }));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: ROOT,
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
    encoding: 'utf8',
  });
  return { status, stdout, stderr, calls: readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n') };
}

const UPDATE = '-qq update';
const INSTALL = '-qq install --yes --no-install-recommends a';
const stdout = 'Installing A from the distribution …\n';

test(
  'the installation waits for another apt that holds the locks',
  () =>
    expect(install(LOCKED, LOCKED)).toEqual({
      status: 0,
      stdout,
      stderr: '',
      calls: [UPDATE, UPDATE, UPDATE, INSTALL],
    }),
  120_000,
);

test(
  'any other error of apt ends it with the command to run',
  () =>
    expect(install('E: Unable to fetch some archives')).toEqual({
      status: 1,
      stdout,
      stderr:
        'apt-get update failed: A could not be installed. On Debian and Ubuntu: sudo apt-get update && sudo apt-get install a. ' +
        'It said:\nE: Unable to fetch some archives\n',
      calls: [UPDATE],
    }),
  120_000,
);
