import type { Release } from '../aws/deployments';
import type { Releases } from '../releases';
import type { World } from '../world';
import { becomesHealthy, startsUp } from './booting';
import { reboots, startsUpTwice } from './enduring';
import { answers, fails, goesThrough, isKilled, untilAnswers } from './releasing';
import { must, type Report } from './report';
import { areThere } from './units';

const KEY = '/run/aws-bootstrap/tls/current/key.pem';

/** What is proven where releases of both forms come to one machine, each in the other's place: which one serves, alone. */
export async function proveBorder(world: World, releases: Releases, report: Report): Promise<void> {
  const { old, oldCrashing, first, second, crashing, stubborn } = releases;
  world.network.open('aws', 'secrets');
  world.boot();
  await report.step('both forms: boot', async () => {
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
  await report.step('both forms: the first one takes the port from the placeholder', () => takesOver(old));
  await report.step('both forms: reboot with the first', () => reboots(world, old));
  await report.step('both forms: the second crashes, and back to the first', () =>
    goesBack(crashing, old, ended),
  );
  await report.step('both forms: the start-up once more with the first', () => startsUpTwice(world, old));
  await report.step('both forms: the second takes over', () => takesOver(second));
  await report.step("both forms: the key is the proxy's alone again", async () => {
    const read = await world.machine.run(`runuser -u app -- cat ${KEY}`);
    must(read.status !== 0, `The app may read ${KEY}.`);
    return 'out of the reach of the app';
  });
  await report.step('both forms: reboot with the second', () => reboots(world, second));
  await report.step('both forms: the first crashes, and back to the second', () =>
    goesBack(oldCrashing, second, ended),
  );
  await report.step('both forms: back to the first', () => takesOver(old));
  await report.step('both forms: reboot after going back', () => reboots(world, old));
  await report.step('both forms: the second again', () => takesOver(first));
  // Here, as the other machines have more to do.
  await report.step('a release that does not end is killed', () => isKilled(world, stubborn, second));
}

/** What is proven on a machine that was booted before there was a proxy: the second form is refused, the first serves on. */
export async function proveBefore(world: World, releases: Releases, report: Report): Promise<void> {
  const { old, second } = releases;
  world.network.open('aws', 'secrets');
  world.boot();
  await report.step('no proxy: boot', async () => {
    await becomesHealthy(world);
    return startsUp(world);
  });
  await report.step('no proxy: the second form is refused, the placeholder stays', async () => {
    const said = await isRefused(world, second);
    const { status, body } = await world.health();
    must(status === 200 && body.includes('no release yet'), `${status} is answered, and: ${body}`);
    return said;
  });
  await report.step('no proxy: the first form', () => goesThrough(world, old));
  await report.step('no proxy: the second form is refused, the first serves on', async () => {
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

/** Nothing may have changed: neither what is installed, nor what would run after a reboot. */
async function isRefused({ machine, deployments }: World, release: Release): Promise<string> {
  const state =
    '{ find /opt/app /etc -type f -exec sha256sum {} +; find /etc/systemd -type l -printf "%p %l\\n"; } | sort';
  const before = await machine.expect(state);
  const { failure, seconds } = await deployments.deploy(release);
  must(
    failure?.event === 'BeforeInstall',
    `It ended as: ${failure?.event ?? 'succeeded'} ${failure?.log ?? ''}`,
  );
  const reason =
    failure?.log
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^\[stderr\]/, '') ?? '';
  const order = ['refresh-instances', 'pipeline', 'push'].map((step) => reason.indexOf(step));
  const isInOrder = order.every((at, index) => at > (order[index - 1] ?? -1));
  must(isInOrder, `The reason does not name the order: ${reason}`);
  const after = await machine.expect(state);
  must(after === before, 'Files have changed.');
  return `${reason} [${seconds.toFixed(1)} s]`;
}
