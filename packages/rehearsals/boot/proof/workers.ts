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

/** The checks of the workers of a release: started, confined, stopped in order, removed and restored. */
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
  await step('a release with two workers', () => comes(workers, BOTH));
  await step('limits', () => areLimited(world));
  await step("systemd's rating", () => isHardened(world, ['web.service', 'worker@mail.service']));
  await step('workers have the environment and the user of web', () => areAlike(world));
  await step('logs reach the agent, are rotated, and no other user can read them', () => areShipped(world));
  await step('a worker is killed and started again; web goes on', () =>
    staysBeside(world, 'mail', 'web', workers),
  );
  await step('web is killed and started again; the workers go on', () =>
    staysBeside(world, 'web', 'mail', workers),
  );
  await step('web stops before the workers, and starts after them', () => endInOrder(world, workers));
  await step('a worker is removed from the Procfile', () => comes(fewer, ['mail']));
  await step('the older release brings it back', () => comes(workers, BOTH));
  await step('a release whose worker crashes is rolled back', async () => {
    const shows = [/Cannot find what only the build machine has/, /the worker queue ended \d+ times since/];
    const said = await fails(world, badWorker, workers, { event: 'ValidateService', shows });
    return `${said}, ${await work(world, BOTH)}`;
  });
  await step('a release is refused; the old one goes on with its workers', async () => {
    const { failure } = await world.deployments.deploy(refused);
    must(
      failure?.event === 'BeforeInstall',
      `The deployment ended as: ${failure?.event ?? 'succeeded'} ${failure?.log}`,
    );
    await untilAnswers(world, workers, 60);
    return work(world, BOTH);
  });
  await step('a reboot', async () => `${await reboots(world, workers)}, ${await work(world, BOTH)}`);
  await step('back to a release from before there were workers', () => comes(beforeWorkers, []));
  await step(
    'a reboot with that release',
    async () => `${await reboots(world, beforeWorkers)}, ${await work(world, [])}`,
  );
  await step('the release with workers again', () => comes(workers, BOTH));
  await step('back to a release from before the proxy', () => comes(old, []));
  await step('the release with workers once more', () => comes(workers, BOTH));
}

/** Exactly these workers run, in the folder of the release, and only they start with web. */
async function work({ machine }: World, names: readonly string[]): Promise<string> {
  const list =
    "systemctl list-units --all --plain --no-legend --state=active,activating,deactivating,failed 'worker@*'";
  await machine.until(
    'every worker that stops has stopped',
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
  if (names.length === 0) return 'no workers';
  const linked = await machine.expect('ls /etc/systemd/system/web.service.wants /etc/systemd/system');
  const links = linked.split('\n').filter((line) => /^worker@.+\.service$/.test(line));
  must(links.join() === wanted.join(), `web.service wants ${links.join(', ')}.`);
  const limited = linked.split('\n').filter((line) => /^worker@.+\.service\.d$/.test(line));
  must(
    limited.join() === 'worker@mail.service.d',
    `Units with limits: ${limited.join(', ')}. Expected: worker@mail.service.d.`,
  );
  return `${names.join(' and ')} run`;
}

/** The limits are those of the settings; without one, those of the unit. */
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
      must(found.includes(value), `The limits of ${process} are ${found.join(', ')}.`);
    const limits = await machine.expect(
      `grep '^Max open files' /proc/${await pidOf(machine, unitOf(process))}/limits`,
    );
    // This limit is not above that of the user who booted the machine.
    must(Number(limits.split(/\s+/)[3]) <= openFiles, `${process}: ${limits}`);
  }
  return Object.entries(all)
    .map(([process, { memoryPercent, tasks }]) => `${process} ${memoryPercent} % and ${tasks} tasks`)
    .join(', ');
}

/** A worker has the same user, no more rights and the same variables as web, and a /tmp of its own. */
async function areAlike({ machine }: World): Promise<string> {
  const [web, mail] = [await pidOf(machine, 'web'), await pidOf(machine, unitOf('mail'))];
  const status = (pid: number) =>
    machine.expect(`grep -E '^(Uid|Gid|CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/${pid}/status`);
  must(
    (await status(web)) === (await status(mail)),
    `Status of web: ${await status(web)}; of mail: ${await status(mail)}`,
  );
  const own = "grep -zvE '^(INVOCATION_ID|SYSTEMD_EXEC_PID|_)=' | sort -z | sha256sum";
  const variables = (pid: number) => machine.expect(`${own.replace('grep', `</proc/${pid}/environ grep`)}`);
  must((await variables(web)) === (await variables(mail)), 'The variables of web and of mail differ.');
  const inside = (pid: number) => `nsenter --target ${pid} --mount runuser -u app --`;
  for (const path of ['/opt/app/current', '/etc', '/var/log/app', '/run/aws-bootstrap'])
    must(
      (await machine.run(`${inside(mail)} touch ${path}/written`)).status !== 0,
      `The worker can write to ${path}.`,
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
      `${log} does not belong to root and the group app.`,
    );
    await machine.until(
      `${log} has reached the agent`,
      15,
      async () => (await machine.run(`grep -q '"message":"works"' ${shipped(log)}`)).status === 0,
    );
    must((await machine.run(`runuser -u nobody -- cat ${log}`)).status !== 0, `Every user can read ${log}.`);
  }
  await isRotated(machine, '/var/log/app/mail.log');
  return `${BOTH.length} logs`;
}

/** Kills a process: systemd starts it again, and the other one keeps its process. */
async function staysBeside(world: World, killed: string, other: string, release: Release): Promise<string> {
  const before = await pidOf(world.machine, unitOf(other));
  const said = await comesBack(world, release, unitOf(killed));
  must((await pidOf(world.machine, unitOf(other))) === before, `${other} has another process.`);
  return said;
}

/** Stops web by hand: the workers stop after it. Then starts it: the workers start before it. */
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
    must(began >= webEnded, `${name} was told to stop ${webEnded - began} µs before web had stopped.`);
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
