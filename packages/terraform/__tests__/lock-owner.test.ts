import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { lockOwner } from '../lock-owner';

const original = process.env;
afterEach(() => {
  process.env = original;
  jest.restoreAllMocks();
});

test('is the name of the user at this host', () =>
  expect(lockOwner()).toBe(`${os.userInfo().username}@${os.hostname()}`));

test.each<[environment: NodeJS.ProcessEnv, user: string]>([
  [{ USER: 'ann', HOME: '/home/ann' }, 'ann'],
  [{ USER: 'ann' }, ''],
  [{}, ''],
])('of a user id without a name, with %j', (environment, user) => {
  playNameless();
  process.env = environment;
  expect(lockOwner()).toBe(`${user}@${os.hostname()}`);
});

/** Makes Node.js answer as for a user id without a line in /etc/passwd. */
function playNameless(): void {
  for (const what of ['userInfo', 'homedir'] as const)
    jest.spyOn(os, what).mockImplementation(() => {
      throw Object.assign(new Error('uv_os_get_passwd returned ENOENT'), { code: 'ERR_SYSTEM_ERROR' });
    });
}

/** A user id without a line in /etc/passwd, as in a container started with `--user 54321`. */
const NAMELESS = 54_321;

// Only root may start a program under another user id. Terraform writes the lock, and its built-in resource reads it.
const asRoot = process.getuid?.() === 0 ? test : test.skip;
asRoot.each([
  ['nothing else', {}],
  ['USER and HOME', { USER: 'ann', HOME: '/home/ann' }],
  ['USER alone', { USER: 'ann' }],
])("of a user id without a name is the owner in Terraform's lock, with %s", (_, more) => {
  const folder = mkdtempSync(join(os.tmpdir(), 'lock-owner-'));
  try {
    const show = { 'local-exec': { command: 'cat .terraform.tfstate.lock.info >lock.json' } };
    const resource = { terraform_data: { locked: { provisioner: [show] } } };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ resource }));
    chownSync(folder, NAMELESS, NAMELESS);
    chmodSync(folder, 0o755);
    const env = { PATH: process.env.PATH, CHECKPOINT_DISABLE: '1', ...more };
    const as = { cwd: folder, uid: NAMELESS, gid: NAMELESS, env, encoding: 'utf8' } as const;
    for (const words of [['init'], ['apply', '-auto-approve']])
      expect(spawnSync('terraform', [...words, '-input=false', '-no-color'], as)).toMatchObject({
        status: 0,
      });
    const read = spawnSync('cat', ['lock.json'], as).stdout;
    const { Who } = JSON.parse(read) as { Who: string };

    playNameless();
    process.env = { ...env };
    expect(lockOwner()).toBe(Who);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
