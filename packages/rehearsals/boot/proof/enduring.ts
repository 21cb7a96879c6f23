import { setTimeout as sleep } from 'node:timers/promises';
import type { Release } from '../aws/deployments';
import type { World } from '../world';
import { isLogged } from './logs';
import { answers, goesThrough, untilAnswers } from './releasing';
import { must } from './report';
import { areThere, pidOf } from './units';

/** Kills a unit's main process: systemd starts it again, and the other units are as before. */
export async function comesBack(world: World, release: Release, unit: string): Promise<string> {
  const { machine } = world;
  const before = await pidOf(machine, unit);
  await machine.expect(`kill -KILL ${before}`);
  const started = Date.now();
  // An answer at once could come from the process that is about to be killed.
  await machine.until(`${unit} has another process`, 30, async () => {
    const pid = await pidOf(machine, unit);
    return pid !== 0 && pid !== before;
  });
  await untilAnswers(world, release, 30);
  return `in ${((Date.now() - started) / 1000).toFixed(1)} s`;
}

/** Runs the start-up script by hand on an instance that serves: nothing changes. */
export async function startsUpTwice(world: World, release: Release): Promise<string> {
  const { machine } = world;
  const units = 'app web proxy placeholder rsyslog codedeploy-agent';
  const state = `systemctl show --property=Id,MainPID,ActiveState,UnitFileState ${units}`;
  const agent = 'amazon-cloudwatch-agent'; // the start-up script configures it anew and restarts it
  const before = await machine.expect(state);
  const said = await machine.expect('/opt/aws-bootstrap/start-up.sh');
  must(said.endsWith('start-up: done'), `The start-up script printed: ${said}`);
  const after = await machine.expect(state);
  must(before === after, `Before:\n${before}after:\n${after}`);
  await machine.expect(`systemctl is-active ${agent}`);
  await answers(world, release);
  return 'the same processes serve';
}

/** After a reboot the release serves, the agents run, and the start-up script has not run again. */
export async function reboots(world: World, release: Release): Promise<string> {
  const { machine } = world;
  const started = Date.now();
  await machine.reboot();
  await untilAnswers(world, release, 120);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  await machine.until('everything has started', 60, async () =>
    /running|degraded/.test((await machine.run('systemctl is-system-running')).stdout),
  );
  const failed = (await machine.run('systemctl --failed --no-legend')).stdout;
  must(failed === '', `These units failed: ${failed}`);
  const agents = 'codedeploy-agent amazon-cloudwatch-agent rsyslog';
  const active = (await machine.run(`systemctl is-active ${agents}`)).stdout.trim().split('\n').join(' ');
  must(active === 'active active active', `The states of ${agents} are: ${active}.`);
  const there = await areThere(world, release.unit);
  const starts = await machine.expect("grep -c '^start-up: done' /var/log/cloud-init-output.log");
  must(starts === '1', `The start-up script ran ${starts} times.`);
  return `serves ${seconds} s after the command: ${there}`;
}

/**
 * On a full disk the app goes on to serve, also after it was killed. A release is refused with the reason. With room
 * again, the next one succeeds.
 */
export async function survivesFullDisk(world: World, release: Release, next: Release): Promise<string> {
  const { machine, deployments } = world;
  await machine.run('cat /dev/zero >/var/fill');
  const left = await machine.expect('df --output=avail -k /opt/app | tail -n 1');
  must(Number(left) < 100, `${left} KiB are still free.`);
  for (let count = 0; count < 20; count += 1) await answers(world, release);
  // There is room again, and the same processes still write their logs.
  await machine.expect('truncate --size=-1M /var/fill');
  // nginx writes no line in the second in which it found the disk full. [nginx 1.22, ngx_http_log_module.c,
  // disk_full_time]
  await sleep(1500);
  await isLogged(world, '/asked-after-the-disk-was-full');
  await machine.run('cat /dev/zero >>/var/fill');
  await comesBack(world, release, 'web');
  await comesBack(world, release, 'proxy');
  const { failure } = await deployments.deploy(next);
  must(
    /full|space/i.test(`${failure?.message} ${failure?.log}`),
    `The deployment ended as: ${failure?.message ?? 'succeeded'}`,
  );
  // Enough room for the download, and not enough for the release.
  await machine.expect('truncate --size=-30M /var/fill');
  const second = (await deployments.deploy(next)).failure;
  const reason = /before-install: the disk is full: .*/.exec(second?.log ?? '')?.[0];
  must(
    second?.event === 'BeforeInstall' && reason !== undefined,
    `The deployment ended as: ${second?.message}: ${second?.log}`,
  );
  await untilAnswers(world, release, 30); // the app still serves: a rollback would be refused too
  await machine.expect('rm /var/fill');
  await goesThrough(world, next);
  return `${failure?.event}: ${failure?.message}; ${reason}`;
}
