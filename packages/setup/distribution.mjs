// Installs a package of the distribution that a command needs, for root on Debian or Ubuntu. All others are
// told how to install it.
import { spawnSync } from 'node:child_process';
import { ask, fail } from './shared.mjs';

/**
 * How many seconds another apt is waited for: that of a second command of this project, or of the system's
 * upgrades.
 */
const SECONDS = 300;

/**
 * @param what the program's name, its package, and why a command needs it
 * @throws SetupError with the way to install it
 */
export function installFromDistribution({ name, package: wanted, why }) {
  const way = `On Debian and Ubuntu: sudo apt-get update && sudo apt-get install ${wanted}.`;
  if (process.getuid?.() !== 0 || ask('apt-get', ['--version']) === undefined) {
    fail(`${name} is not installed: ${why}. ${way}`);
  }
  console.log(`Installing ${name} from the distribution …`);
  // Runlevel 1 keeps the package from starting a service.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', wanted]]) {
    const { status, stderr } = alone(() => spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8' }));
    if (status === 0) continue;
    const said = (stderr ?? '').trim().split('\n').slice(-6).join('\n');
    fail(`apt-get ${args[0]} failed: ${name} could not be installed. ${way} It said:\n${said}`);
  }
}

/** Repeats apt while another one holds its locks: apt does not wait for the lock of the package lists. */
function alone(apt) {
  for (const end = Date.now() + SECONDS * 1000; ;) {
    const ended = apt();
    if (ended.status === 0 || Date.now() > end || !/Could not get lock/.test(ended.stderr ?? ''))
      return ended;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
  }
}
