import type { Release } from '../aws/deployments';
import type { Releases } from '../releases';
import type { World } from '../world';
import { becomesHealthy, startsUp } from './booting';
import { reboots, startsUpTwice } from './enduring';
import { answers, fails, goesThrough, isKilled, untilAnswers } from './releasing';
import { must, type Report } from './report';
import { areThere } from './units';

const KEY = '/run/aws-bootstrap/tls/current/key.pem';

/**
 * Deploys releases from before the proxy ("old") and with it ("new") to one machine in turn: only the last one may
 * serve.
 */
export async function proveBorder(world: World, releases: Releases, report: Report): Promise<void> {
  const { old, oldCrashing, first, second, crashing, stubborn } = releases;
  world.network.open('aws', 'secrets');
  world.boot();
  await report.step('old and new releases: boot', async () => {
    await becomesHealthy(world);
    await startsUp(world);
    return areThere(world, 'placeholder');
  });
  const takesOver = async (release: Release) => {
    const took = await goesThrough(world, release);
    return `${await areThere(world, release.unit)} [${took}]`;
  };
  const goesBack = async (bad: Release, good: Release, shows: RegExp) => {
    const said = await fails(world, bad, good, { event: 'ValidateService', shows: [shows] });
    await areThere(world, good.unit);
    return said;
  };
  const ended = /Cannot find what only the build machine has/;
  await report.step('old and new releases: an old one takes the port from the placeholder', () =>
    takesOver(old),
  );
  await report.step('old and new releases: reboot with the old one', () => reboots(world, old));
  await report.step('old and new releases: a new one crashes, rollback to the old one', () =>
    goesBack(crashing, old, ended),
  );
  await report.step('old and new releases: the start-up script runs again with the old one', () =>
    startsUpTwice(world, old),
  );
  await report.step('old and new releases: a new one takes over', () => takesOver(second));
  await report.step('old and new releases: only the proxy can read its key again', async () => {
    const read = await world.machine.run(`runuser -u app -- cat ${KEY}`);
    must(read.status !== 0, `The app may read ${KEY}.`);
    return 'the app cannot read it';
  });
  await report.step('old and new releases: reboot with the new one', () => reboots(world, second));
  await report.step('old and new releases: an old one crashes, rollback to the new one', () =>
    goesBack(oldCrashing, second, ended),
  );
  await report.step('old and new releases: the old one again', () => takesOver(old));
  await report.step('old and new releases: reboot with the old one again', () => reboots(world, old));
  await report.step('old and new releases: the new one again', () => takesOver(first));
  // Tested on this machine because the others have more to do.
  await report.step('an app that ignores SIGTERM is killed', () => isKilled(world, stubborn, second));
}

/** A machine from before the proxy refuses a release that needs the proxy, and what it serves goes on. */
export async function proveBefore(world: World, releases: Releases, report: Report): Promise<void> {
  const { old, second } = releases;
  world.network.open('aws', 'secrets');
  world.boot();
  await report.step('no proxy: boot', async () => {
    await becomesHealthy(world);
    return startsUp(world);
  });
  await report.step('no proxy: a new release is refused, the placeholder stays', async () => {
    const said = await isRefused(world, second);
    const { status, body } = await world.health();
    must(status === 200 && body.includes('no release yet'), `The answer is ${status}: ${body}`);
    return said;
  });
  await report.step('no proxy: an old release', () => goesThrough(world, old));
  await report.step('no proxy: a new release is refused, the old one still serves', async () => {
    const said = await isRefused(world, second);
    await untilAnswers(world, old, 30);
    return said;
  });
  await report.step('no proxy: the rollback', async () => {
    const { failure, seconds } = await world.deployments.rollBack();
    must(!failure, `${failure?.event}: ${failure?.message}\n${failure?.log}`);
    await answers(world, old);
    return `${seconds.toFixed(1)} s`;
  });
  await report.step('no proxy: reboot', () => reboots(world, old));
}

/** The release is refused, and changes neither what is installed nor what would run after a reboot. */
async function isRefused({ machine, deployments }: World, release: Release): Promise<string> {
  const state =
    '{ find /opt/app /etc -type f -exec sha256sum {} +; find /etc/systemd -type l -printf "%p %l\\n"; } | sort';
  const before = await machine.expect(state);
  const { failure, seconds } = await deployments.deploy(release);
  must(
    failure?.event === 'BeforeInstall',
    `The deployment ended as: ${failure?.event ?? 'succeeded'} ${failure?.log ?? ''}`,
  );
  const reason =
    failure?.log
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^\[stderr\]/, '') ?? '';
  const order = ['refresh-instances', 'pipeline', 'push'].map((step) => reason.indexOf(step));
  const isInOrder = order.every((at, index) => at > (order[index - 1] ?? -1));
  must(isInOrder, `The reason does not say what to update first: ${reason}`);
  const after = await machine.expect(state);
  must(after === before, 'Files have changed.');
  return `${reason} [${seconds.toFixed(1)} s]`;
}
