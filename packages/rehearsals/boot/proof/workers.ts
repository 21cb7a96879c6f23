import type { Release } from '../aws/deployments';
import type { Releases } from '../releases';
import { LIMITS } from '../limits';
import type { World } from '../world';
import { becomesHealthy, startsUp } from './booting';
import { comesBack, reboots } from './enduring';
import { isHardened } from './hardening';
import { isRotated, shipped } from './logs';
import { answers, fails, goesThrough, untilAnswers } from './releasing';
import { must, type Report } from './report';
import { pidOf } from './units';

const BOTH = ['mail', 'queue'];
const unitOf = (process: string) => (process === 'web' ? 'web' : `worker@${process}`);

/** What is proven of the workers of a release: started, confined, stopped in order, removed and brought back. */
export async function proveWorkers(world: World, releases: Releases, report: Report): Promise<void> {
  const { workers, fewer, badWorker, refused, beforeWorkers, old } = releases;
  world.network.open('aws', 'secrets');
  world.boot();
  const step = (what: string, work: () => Promise<string>) => report.step(`workers: ${what}`, work);
  const comes = async (release: Release, names: readonly string[]) =>
    `${await goesThrough(world, release)}, ${await work(world, names)}`;
  await step('boot', async () => {
    await becomesHealthy(world);
    return startsUp(world);
  });
  await step('a release with two', () => comes(workers, BOTH));
  await step('limits', () => areLimited(world));
  await step("systemd's judgement", () => isHardened(world, ['web.service', 'worker@mail.service']));
  await step('they have the environment and the user of web', () => areAlike(world));
  await step('logs arrive, are rotated, and nobody else reads them', () => areShipped(world));
  await step('killed, one comes back, and web stays', () => staysBeside(world, 'mail', 'web', workers));
  await step('killed, web comes back, and they stay', () => staysBeside(world, 'web', 'mail', workers));
  await step('web ends before they do, and starts after', () => endInOrder(world, workers));
  await step('one leaves the Procfile', () => comes(fewer, ['mail']));
  await step('and is back with the older release', () => comes(workers, BOTH));
  await step('one crashes, and back', async () => {
    const shows = [/Cannot find what only the build machine has/, /the worker queue ended \d+ times since/];
    const said = await fails(world, badWorker, workers, { event: 'ValidateService', shows });
    return `${said}, ${await work(world, BOTH)}`;
  });
  await step('a release is refused, and the old one goes on with them', async () => {
    const { failure } = await world.deployments.deploy(refused);
    must(failure?.event === 'BeforeInstall', `It ended as: ${failure?.event ?? 'succeeded'} ${failure?.log}`);
    await untilAnswers(world, workers, 60);
    return work(world, BOTH);
  });
  await step('a reboot', async () => `${await reboots(world, workers)}, ${await work(world, BOTH)}`);
  await step('back to a release from before there were any', () => comes(beforeWorkers, []));
  await step(
    'a reboot with that one',
    async () => `${await reboots(world, beforeWorkers)}, ${await work(world, [])}`,
  );
  await step('and forward again', () => comes(workers, BOTH));
  await step('back to the first form', () => comes(old, []));
  await step('and forward from that', () => comes(workers, BOTH));
}

/** Exactly these run, in the folder of the release, and only they are there to be started with web. */
async function work({ machine }: World, names: readonly string[]): Promise<string> {
  const list =
    "systemctl list-units --all --plain --no-legend --state=active,activating,deactivating,failed 'worker@*'";
  await machine.until(
    'what ends has ended',
    40,
    async () => !/deactivating/.test((await machine.run(list)).stdout),
  );
  const running = (await machine.expect(`${list} | cut --delimiter=' ' --fields=1`))
    .split('\n')
    .filter(Boolean);
  const wanted = names.map((name) => `worker@${name}.service`);
  must(running.join() === wanted.join(), `The workers are ${running.join(', ') || 'none'}.`);
  for (const name of names) {
    await machine.until(`${name} runs`, 60, async () => (await pidOf(machine, unitOf(name))) !== 0);
    const pid = await pidOf(machine, unitOf(name));
    await machine.expect(`test /proc/${pid}/cwd -ef /opt/app/current`);
  }
  if (names.length === 0) return 'none runs';
  const linked = await machine.expect('ls /etc/systemd/system/web.service.wants /etc/systemd/system');
  const links = linked.split('\n').filter((line) => /^worker@.+\.service$/.test(line));
  must(links.join() === wanted.join(), `Web wants ${links.join(', ')}.`);
  const limited = linked.split('\n').filter((line) => /^worker@.+\.service\.d$/.test(line));
  must(limited.join() === 'worker@mail.service.d', `Limits are there of ${limited.join(', ')}.`);
  return `${names.join(' and ')} run`;
}

/** By the settings, and by the unit where they say nothing. */
async function areLimited({ machine }: World): Promise<string> {
  const asked = 'systemctl show --property=MemoryMax,TasksMax,LimitNOFILE --value';
  const of = async (process: string) =>
    (await machine.expect(`${asked} ${unitOf(process)}.service`)).split('\n').filter(Boolean).map(Number);
  const defaults = { memoryPercent: 80, tasks: 512, openFiles: 65_536 };
  const all = { web: { ...defaults, ...LIMITS.web }, mail: LIMITS.mail, queue: defaults };
  const memory = Number(await machine.expect("awk '/^MemTotal:/ { print $2 * 1024 }' /proc/meminfo"));
  for (const [process, { memoryPercent, tasks, openFiles }] of Object.entries(all)) {
    const found = await of(process);
    const bytes = found.find((value) => value > 1_000_000_000 / 10 && value !== openFiles) ?? 0;
    const percent = Math.round((bytes / memory) * 100);
    must(
      Math.abs(percent - memoryPercent) <= 1,
      `${process} has ${percent} % of the memory (${found.join(', ')}).`,
    );
    for (const value of [tasks, openFiles])
      must(found.includes(value), `${process} has ${found.join(', ')}.`);
    const limits = await machine.expect(
      `grep '^Max open files' /proc/${await pidOf(machine, unitOf(process))}/limits`,
    );
    // No more than whoever booted the machine had.
    must(Number(limits.split(/\s+/)[3]) <= openFiles, `${process}: ${limits}`);
  }
  return Object.entries(all)
    .map(([process, { memoryPercent, tasks }]) => `${process} ${memoryPercent} % and ${tasks} tasks`)
    .join(', ');
}

/** The same user, nothing beyond its rights, the same variables, and files of its own in /tmp. */
async function areAlike({ machine }: World): Promise<string> {
  const [web, mail] = [await pidOf(machine, 'web'), await pidOf(machine, unitOf('mail'))];
  const status = (pid: number) =>
    machine.expect(`grep -E '^(Uid|Gid|CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/${pid}/status`);
  must(
    (await status(web)) === (await status(mail)),
    `Web: ${await status(web)}; mail: ${await status(mail)}`,
  );
  const own = "grep -zvE '^(INVOCATION_ID|SYSTEMD_EXEC_PID|_)=' | sort -z | sha256sum";
  const variables = (pid: number) => machine.expect(`${own.replace('grep', `</proc/${pid}/environ grep`)}`);
  must((await variables(web)) === (await variables(mail)), 'They have other variables.');
  const inside = (pid: number) => `nsenter --target ${pid} --mount runuser -u app --`;
  for (const path of ['/opt/app/current', '/etc', '/var/log/app', '/run/aws-bootstrap'])
    must(
      (await machine.run(`${inside(mail)} touch ${path}/written`)).status !== 0,
      `It may write to ${path}.`,
    );
  await machine.expect(`${inside(mail)} touch /tmp/of-mail`);
  const seen = await machine.run(`${inside(web)} test -e /tmp/of-mail`);
  must(seen.status !== 0, "Web sees the worker's files in /tmp.");
  return 'alike';
}

async function areShipped({ machine }: World): Promise<string> {
  for (const name of BOTH) {
    const log = `/var/log/app/${name}.log`;
    must(
      (await machine.expect(`stat --format '%U %G %a' ${log}`)) === 'root app 640',
      `${log} is somebody else's.`,
    );
    await machine.until(
      `${log} has arrived`,
      15,
      async () => (await machine.run(`grep -q '"message":"works"' ${shipped(log)}`)).status === 0,
    );
    must((await machine.run(`runuser -u nobody -- cat ${log}`)).status !== 0, `Everybody may read ${log}.`);
  }
  await isRotated(machine, '/var/log/app/mail.log');
  return `${BOTH.length} logs`;
}

/** A process is killed, and comes back; the other one is the same as before. */
async function staysBeside(world: World, killed: string, other: string, release: Release): Promise<string> {
  const before = await pidOf(world.machine, unitOf(other));
  const said = await comesBack(world, release, unitOf(killed));
  must((await pidOf(world.machine, unitOf(other))) === before, `${other} has another process.`);
  return said;
}

/** Web is stopped as a person would: the workers end too, once it has; it starts once they have. */
async function endInOrder(world: World, release: Release): Promise<string> {
  const { machine } = world;
  const at = async (unit: string, property: string) =>
    Number(
      await machine.expect(`systemctl show --property=${property}TimestampMonotonic --value ${unit}.service`),
    );
  await machine.expect('systemctl stop web.service');
  await machine.until('the workers have ended', 40, async () => (await pidOf(machine, 'worker@mail')) === 0);
  const webEnded = await at('web', 'InactiveEnter');
  const waited: string[] = [];
  for (const name of BOTH) {
    const began = await at(unitOf(name), 'ActiveExit');
    must(began >= webEnded, `${name} was told to end ${webEnded - began} µs before web had ended.`);
    waited.push(`${name} ${((began - webEnded) / 1000).toFixed(0)} ms after it`);
  }
  await machine.expect('systemctl start web.service');
  const webStarted = await at('web', 'ActiveEnter');
  for (const name of BOTH)
    must((await at(unitOf(name), 'ActiveEnter')) <= webStarted, `${name} was started after web.`);
  await untilAnswers(world, release, 30);
  await answers(world, release);
  return `${waited.join(', ')}; ${await work(world, BOTH)}`;
}
