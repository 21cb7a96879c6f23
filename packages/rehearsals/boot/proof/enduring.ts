import { setTimeout as sleep } from 'node:timers/promises';
import type { Release } from '../aws/deployments';
import type { World } from '../world';
import { isLogged } from './logs';
import { answers, goesThrough, untilAnswers } from './releasing';
import { must } from './report';
import { areThere, pidOf } from './units';

/** A unit's main process is killed without a word, and comes back by itself, with all that served beside it. */
export async function comesBack(world: World, release: Release, unit: string): Promise<string> {
  const { machine } = world;
  const before = await pidOf(machine, unit);
  await machine.expect(`kill -KILL ${before}`);
  const started = Date.now();
  // What answers at once is what was not killed yet.
  await machine.until(`${unit} has another process`, 30, async () => {
    const pid = await pidOf(machine, unit);
    return pid !== 0 && pid !== before;
  });
  await untilAnswers(world, release, 30);
  return `in ${((Date.now() - started) / 1000).toFixed(1)} s`;
}

/** The start-up by hand on an instance that serves: nothing changes. */
export async function startsUpTwice(world: World, release: Release): Promise<string> {
  const { machine } = world;
  const units = 'app web proxy placeholder rsyslog codedeploy-agent';
  const state = `systemctl show --property=Id,MainPID,ActiveState,UnitFileState ${units}`;
  const agent = 'amazon-cloudwatch-agent'; // it is told its configuration anew, and started again
  const before = await machine.expect(state);
  const said = await machine.expect('/opt/aws-bootstrap/start-up.sh');
  must(said.endsWith('start-up: done'), `It said: ${said}`);
  const after = await machine.expect(state);
  must(before === after, `Before:\n${before}after:\n${after}`);
  await machine.expect(`systemctl is-active ${agent}`);
  await answers(world, release);
  return 'the same processes serve';
}

/** After a reboot the release serves without anybody's help, the agents run, and the start-up has not run again. */
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
  must(failed === '', `These failed: ${failed}`);
  const agents = 'codedeploy-agent amazon-cloudwatch-agent rsyslog';
  const active = (await machine.run(`systemctl is-active ${agents}`)).stdout.trim().split('\n').join(' ');
  must(active === 'active active active', `${agents} are ${active}.`);
  const there = await areThere(world, release.unit);
  const starts = await machine.expect("grep -c '^start-up: done' /var/log/cloud-init-output.log");
  must(starts === '1', `The start-up ran ${starts} times.`);
  return `serves ${seconds} s after the command: ${there}`;
}

/** A full disk: the app goes on, also when it is killed; a release is refused with the reason, and the next one held. */
export async function survivesFullDisk(world: World, release: Release, next: Release): Promise<string> {
  const { machine, deployments } = world;
  await machine.run('cat /dev/zero >/var/fill');
  const left = await machine.expect('df --output=avail -k /opt/app | tail -n 1');
  must(Number(left) < 100, `${left} KiB are still free.`);
  for (let count = 0; count < 20; count += 1) await answers(world, release);
  // Room again, and the same processes: neither has given up its log.
  await machine.expect('truncate --size=-1M /var/fill');
  // nginx writes nothing in the second in which it found the disk full. [nginx 1.22, ngx_http_log_module.c, disk_full_time]
  await sleep(1500);
  await isLogged(world, '/asked-after-the-disk-was-full');
  await machine.run('cat /dev/zero >>/var/fill');
  await comesBack(world, release, 'web');
  await comesBack(world, release, 'proxy');
  const { failure } = await deployments.deploy(next);
  must(
    /full|space/i.test(`${failure?.message} ${failure?.log}`),
    `It ended as: ${failure?.message ?? 'succeeded'}`,
  );
  // Room for the revision, and not for the release.
  await machine.expect('truncate --size=-30M /var/fill');
  const second = (await deployments.deploy(next)).failure;
  const reason = /before-install: the disk is full: .*/.exec(second?.log ?? '')?.[0];
  must(
    second?.event === 'BeforeInstall' && reason !== undefined,
    `It ended as: ${second?.message}: ${second?.log}`,
  );
  await untilAnswers(world, release, 30); // it goes on to serve, as the rollback would be refused too
  await machine.expect('rm /var/fill');
  await goesThrough(world, next);
  return `${failure?.event}: ${failure?.message}; ${reason}`;
}
