import type { Releases } from '../releases';
import { SECRETS } from '../secrets';
import type { World } from '../world';
import { becomesHealthy, firstRelease, isCompressed, keepsTheOrder, refuseOthers, startsUp } from './booting';
import { comesBack, reboots, startsUpTwice, survivesFullDisk } from './enduring';
import { isHardened, isUnprivileged } from './hardening';
import { areJson, arrive, rotate } from './logs';
import { isInFront, keepApart, logsAccess, rotatesUnderLoad, staysUp } from './proxy';
import { agentRestarts, fails, goesThrough } from './releasing';
import type { Report } from './report';
import { areExact, areNowhereElse, areOutOfReach, bootsWithoutNetwork } from './secrets';

/** What is proven on a machine with the shipped settings. */
export async function proveShipped(world: World, releases: Releases, report: Report): Promise<void> {
  const { first, second, crashing, silent } = releases;
  world.network.open('aws', 'secrets');
  world.boot();
  await report.step('boot: the placeholder is healthy', () => becomesHealthy(world));
  await report.step('boot: the start-up ends well', () => startsUp(world));
  await report.step('boot: the user data is compressed', () => isCompressed(world));
  await report.step('boot: everything in its order', () => keepsTheOrder(world));
  await report.step('the placeholder is behind the proxy', () => isInFront(world));
  await report.step('dnf and rpm know Amazon Linux alone', () => refuseOthers(world));
  await report.step("systemd's judgement of placeholder and proxy", () =>
    isHardened(world, ['placeholder.service', 'proxy.service']),
  );
  await report.step('the first release, and the proxy stays', () =>
    staysUp(world, () => firstRelease(world, first)),
  );
  await report.step("systemd's judgement of the app", () => isHardened(world, ['web.service']));
  await report.step('the app has no rights beyond its own', () => isUnprivileged(world));
  await report.step('another release, and the proxy stays', () =>
    staysUp(world, () => goesThrough(world, second)),
  );
  await report.step('the app is behind the proxy', () => isInFront(world));
  await report.step('app and proxy are kept apart', () => keepApart(world));
  await report.step('a line for each request', () => logsAccess(world));
  await report.step('a release that crashes, and back', () =>
    staysUp(world, () =>
      fails(world, crashing, second, {
        event: 'ValidateService',
        shows: [/Cannot find what only the build machine has/, /validate-service: the app ended \d+ times/],
      }),
    ),
  );
  await report.step('a release that never answers, and back', () =>
    fails(world, silent, second, {
      event: 'ValidateService',
      shows: [/nobody who would answer it/, /validate-service: .*did not answer/],
    }),
  );
  await report.step('the agent is restarted in an event', () => agentRestarts(world, silent, second));
  await report.step('logs arrive, and nobody else reads them', () => arrive(world));
  await report.step("the app's lines are JSON", () => areJson(world));
  await report.step("the app's log is rotated", () => rotate(world));
  await report.step("the proxy's log is rotated while requests come", () => rotatesUnderLoad(world));
  await report.step('killed, the app comes back', () => comesBack(world, second, 'web'));
  await report.step('killed, the proxy comes back', () => comesBack(world, second, 'proxy'));
  await report.step('the start-up once more', () => startsUpTwice(world, second));
  await report.step('a reboot', () => reboots(world, second));
  await report.step('the disk is full', () => survivesFullDisk(world, second, first));
}

/** What is proven on a machine whose app has variables and secrets of every form. */
export async function proveSecrets(world: World, { first, second }: Releases, report: Report): Promise<void> {
  for (const { kept } of Object.values(SECRETS)) {
    if (kept.as === 'secret') await world.account.putSecret(kept.name, kept.value);
    else await world.account.putParameter(kept.name, kept.value, kept.as);
  }
  world.boot();
  await report.step('boot without a network', () => bootsWithoutNetwork(world));
  await report.step('the first release with secrets', () => goesThrough(world, first));
  await report.step('variables and secrets are exact', () => areExact(world));
  await report.step('secrets are nowhere else', () => areNowhereElse(world));
  await report.step('secrets out of reach at a release', () => areOutOfReach(world, second, first));
}
