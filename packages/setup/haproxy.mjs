// Makes sure that HAProxy is there, which only `npm run rehearse:release` needs. From the distribution: root on Debian
// or Ubuntu gets it installed; everybody else is told how.
import { delimiter } from 'node:path';
import { installFromDistribution } from './distribution.mjs';
import { ask, run } from './shared.mjs';

/** Its directory is not on every user's PATH. */
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
