// Checks that HAProxy is installed, which only `npm run rehearse:release` needs. For root on Debian or Ubuntu
// it is installed; all others are told how to install it.
import { delimiter } from 'node:path';
import { installFromDistribution } from './distribution.mjs';
import { ask, run } from './shared.mjs';

/** The search path, with directories that not every user has in theirs. */
const PATH = [process.env.PATH, '/usr/local/sbin', '/usr/sbin'].join(delimiter);

function isInstalled() {
  return ask('haproxy', ['-v'], { env: { ...process.env, PATH } }) !== undefined;
}

run(() => {
  if (!isInstalled()) {
    const why = 'the rehearsal of a release needs it as its load balancer';
    installFromDistribution({ name: 'HAProxy', package: 'haproxy', why });
  }
});
