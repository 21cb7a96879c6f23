// Makes sure that HAProxy is there, which only `npm run rehearse:release` needs. From the distribution: root on Debian
// or Ubuntu gets it installed; everybody else is told how.
import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { ask, fail, SetupError } from './shared.mjs';

const WAY = 'On Debian and Ubuntu: sudo apt-get update && sudo apt-get install haproxy.';

/** Its directory is not on every user's PATH. */
const PATH = [process.env.PATH, '/usr/local/sbin', '/usr/sbin'].join(delimiter);

function isInstalled() {
  return ask('haproxy', ['-v'], { env: { ...process.env, PATH } }) !== undefined;
}

function install() {
  if (process.getuid?.() !== 0 || ask('apt-get', ['--version']) === undefined) {
    fail(`HAProxy is not installed: the rehearsal of a release needs it as its load balancer. ${WAY}`);
  }
  console.log('Installing HAProxy from the distribution …');
  // The package would start it as a service: nothing is, in runlevel 1.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', 'haproxy']]) {
    const { status, stderr } = spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8' });
    if (status === 0) continue;
    const said = (stderr ?? '').trim().split('\n').slice(-6).join('\n');
    fail(`apt-get ${args[0]} failed: HAProxy could not be installed. ${WAY} It said:\n${said}`);
  }
}

try {
  if (!isInstalled()) install();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
