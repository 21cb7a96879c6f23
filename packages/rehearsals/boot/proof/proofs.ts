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

/** The checks on a machine with the shipped settings. */
export async function proveShipped(world: World, releases: Releases, report: Report): Promise<void> {
  const { first, second, crashing, silent } = releases;
  world.network.open('aws', 'secrets');
  world.boot();
  await report.step('boot: the placeholder is healthy', () => becomesHealthy(world));
  await report.step('boot: the start-up script succeeds', () => startsUp(world));
  await report.step('boot: the user data is compressed', () => isCompressed(world));
  await report.step('boot: the units start in their order', () => keepsTheOrder(world));
  await report.step('the placeholder can be reached only through the proxy', () => isInFront(world));
  await report.step('dnf and rpm find only packages of Amazon Linux', () => refuseOthers(world));
  await report.step("systemd's rating of placeholder and proxy", () =>
    isHardened(world, ['placeholder.service', 'proxy.service']),
  );
  await report.step('the first release; the proxy is not restarted', () =>
    staysUp(world, () => firstRelease(world, first)),
  );
  await report.step("systemd's rating of the app", () => isHardened(world, ['web.service']));
  await report.step('the app has only the rights it needs', () => isUnprivileged(world));
  await report.step('another release; the proxy is not restarted', () =>
    staysUp(world, () => goesThrough(world, second)),
  );
  await report.step('the app can be reached only through the proxy', () => isInFront(world));
  await report.step("the app cannot read the proxy's files, nor the proxy the app's", () => keepApart(world));
  await report.step('the proxy logs one line for each request', () => logsAccess(world));
  await report.step('a release that crashes is rolled back', () =>
    staysUp(world, () =>
      fails(world, crashing, second, {
        event: 'ValidateService',
        shows: [/Cannot find what only the build machine has/, /validate-service: the app ended \d+ times/],
      }),
    ),
  );
  await report.step('a release that never answers is rolled back', () =>
    fails(world, silent, second, {
      event: 'ValidateService',
      shows: [/nobody who would answer it/, /validate-service: .*did not answer/],
    }),
  );
  await report.step('the CodeDeploy agent is restarted during an event', () =>
    agentRestarts(world, silent, second),
  );
  await report.step('logs reach the agent, and no other user can read them', () => arrive(world));
  await report.step("the app's lines are JSON", () => areJson(world));
  await report.step("the app's log is rotated", () => rotate(world));
  await report.step("the proxy's log is rotated under load", () => rotatesUnderLoad(world));
  await report.step('the app is killed, and systemd starts it again', () => comesBack(world, second, 'web'));
  await report.step('the proxy is killed, and systemd starts it again', () =>
    comesBack(world, second, 'proxy'),
  );
  await report.step('the start-up script runs again', () => startsUpTwice(world, second));
  await report.step('a reboot', () => reboots(world, second));
  await report.step('the disk is full', () => survivesFullDisk(world, second, first));
}

/** The checks on a machine whose app has variables and secrets of every form. */
export async function proveSecrets(world: World, { first, second }: Releases, report: Report): Promise<void> {
  for (const { kept } of Object.values(SECRETS)) {
    if (kept.as === 'secret') await world.account.putSecret(kept.name, kept.value);
    else await world.account.putParameter(kept.name, kept.value, kept.as);
  }
  world.boot();
  await report.step('boot without a network', () => bootsWithoutNetwork(world));
  await report.step('the first release with secrets', () => goesThrough(world, first));
  await report.step('the app has exactly its variables and secrets', () => areExact(world));
  await report.step('values of secrets are in no other place', () => areNowhereElse(world));
  await report.step('a release while secrets cannot be fetched', () => areOutOfReach(world, second, first));
}
