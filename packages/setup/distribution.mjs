// Installs a package of the distribution for one of the commands: where one is root on Debian or Ubuntu; everybody else is
// told how.
import { spawnSync } from 'node:child_process';
import { ask, fail } from './shared.mjs';

/** How long another apt is waited for: a second command of this project, or the machine's own upgrades. */
const SECONDS = 300;

/**
 * @param what the program's name, its package, and why a command needs it
 * @throws SetupError with the way to get it
 */
export function installFromDistribution({ name, package: wanted, why }) {
  const way = `On Debian and Ubuntu: sudo apt-get update && sudo apt-get install ${wanted}.`;
  if (process.getuid?.() !== 0 || ask('apt-get', ['--version']) === undefined) {
    fail(`${name} is not installed: ${why}. ${way}`);
  }
  console.log(`Installing ${name} from the distribution …`);
  // The package would start it as a service: nothing is, in runlevel 1.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', wanted]]) {
    const { status, stderr } = alone(() => spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8' }));
    if (status === 0) continue;
    const said = (stderr ?? '').trim().split('\n').slice(-6).join('\n');
    fail(`apt-get ${args[0]} failed: ${name} could not be installed. ${way} It said:\n${said}`);
  }
}

/** Runs apt again and again, as long as another one holds its locks: of those of its lists it waits for none by itself. */
function alone(apt) {
  for (const end = Date.now() + SECONDS * 1000; ;) {
    const ended = apt();
    if (ended.status === 0 || Date.now() > end || !/Could not get lock/.test(ended.stderr ?? ''))
      return ended;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
  }
}
