import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world';
import { shipped } from './logs';
import { must } from './report';
import { pidOf } from './units';

const LOG = '/var/log/proxy/access.log';
const KEY = '/run/aws-bootstrap/tls/current/key.pem';
/** The instance's own address, as the load balancer has it. */
const ADDRESS = '192.0.2.100';

/** From outside there is the proxy alone; what is behind it is asked by itself. */
export async function isInFront(world: World): Promise<string> {
  const { network } = world;
  const ask = async (url: string) => {
    const curl = ['curl', '--insecure', '--silent', '--max-time', '4', '--output', '/dev/null'];
    return (await world.ask(network.within([...curl, '--write-out', '%{http_code}', url]))).trim();
  };
  const answers = {
    outside: await ask(`https://${ADDRESS}:8443/health`),
    behind: await ask(`http://${ADDRESS}:8080/health`),
    inside: await ask('http://127.0.0.1:8080/health'),
    plain: await ask(`http://${ADDRESS}:8443/health`),
  };
  const { outside, behind, inside, plain } = answers;
  must(
    outside === '200' && behind === '000' && inside === '200' && plain === '400',
    `It answers ${JSON.stringify(answers)}.`,
  );
  const listen = "ss --listening --tcp --numeric --no-header '( sport = :8080 )'";
  const listens = (await world.machine.expect(`${listen} | awk '{ print $4 }'`)).split('\n');
  must(listens.join() === '127.0.0.1:8080', `On 8080 listens ${listens.join(' and ')}.`);
  return 'https from outside, plain on the loopback alone';
}

/** Does something in which the proxy has to stay: the same process, with the same workers. */
export async function staysUp<T>({ machine }: World, work: () => Promise<T>): Promise<T> {
  const processes = async () => {
    const main = await pidOf(machine, 'proxy');
    return machine.expect(`echo ${main}; pgrep --parent ${main} | sort`);
  };
  const before = await processes();
  const done = await work();
  const after = await processes();
  must(
    before === after,
    `The proxy is another: ${after.split('\n').join(' ')}, not ${before.split('\n').join(' ')}.`,
  );
  return done;
}

interface Line {
  readonly [name: string]: unknown;
}

/** A line for each request, whatever the app, with who asked and without what could be secret; none for a health check. */
export async function logsAccess(world: World): Promise<string> {
  const { machine, network } = world;
  const trace = 'Root=1-67891233-abcdef012345678912345678';
  const curl = [
    'curl',
    '--insecure',
    '--silent',
    '--max-time',
    '5',
    '--output',
    '/dev/null',
    '--dump-header',
    '-',
  ];
  const ask = (path: string, ...headers: string[]) => {
    const given = headers.flatMap((header) => ['--header', header]);
    return world.ask(network.within([...curl, ...given, `https://127.0.0.1:8443${path}`]));
  };
  const answer = await ask(
    '/looked-for?key=hidden',
    'X-Forwarded-For: 203.0.113.66, 198.51.100.7',
    `X-Amzn-Trace-Id: ${trace}`,
  );
  await ask('/health', 'User-Agent: ELB-HealthChecker/2.0', 'X-Amzn-Trace-Id: Root=looked-for-check');
  await ask('/looked-for-last');
  await machine.until(
    'the log has the last request',
    5,
    async () => (await machine.run(`grep -q looked-for-last ${LOG}`)).status === 0,
  );
  const text = await machine.expect(`grep -e looked-for -e ${trace} ${LOG}`);
  const [line = {}, last = {}, ...more] = text.split('\n').map((one) => JSON.parse(one) as Line);
  must(last.path === '/looked-for-last' && more.length === 0, `These lines are there:\n${text}`);
  const id = /^x-request-id: (\S+)\r?$/im.exec(answer)?.[1];
  const wanted: Line = {
    level: 'info',
    message: 'request',
    requestId: id,
    traceId: trace,
    method: 'GET',
    path: '/looked-for',
    status: 200,
    remote: '198.51.100.7',
  };
  for (const [name, value] of Object.entries(wanted))
    must(line[name] === value && value !== undefined, `${name} should be ${String(value)} in: ${text}`);
  const seconds = [line.seconds, line.appSeconds].map(Number);
  must(
    seconds.every((one) => one >= 0 && one < 5),
    `seconds and appSeconds are ${seconds.join(' and ')}.`,
  );
  must(Math.abs(Date.parse(String(line.time)) - Date.now()) < 60_000, `time is ${String(line.time)}.`);
  must(!text.includes('hidden'), `The query is in the log: ${text}`);
  return Object.keys(line).join(', ');
}

/** How many requests each of the clients sends while the log is rotated, and how many clients there are. */
const REQUESTS = 4000;
const CLIENTS = 3;
const ALL = CLIENTS * REQUESTS;
/** From when the log is moved away until the proxy writes to the new one, on a busy machine. */
const SECONDS_TO_REOPEN = 0.5;

/**
 * The log is rotated again and again while requests come: each has one line on the disk. At the agent lines may be missing
 * that were written to a file just after it was moved away, before the proxy has opened the new one: the agent has turned
 * to that one already.
 */
export async function rotatesUnderLoad(world: World): Promise<string> {
  const { machine, network } = world;
  await machine.expect(`yes '{"message":"filler"}' | head -c 70M >>${LOG}`);
  return staysUp(world, async () => {
    const url = (client: number) => `https://127.0.0.1:8443/counted-${client}-[1-${REQUESTS}]`;
    const curl = ['curl', '--insecure', '--silent', '--output', '/dev/null', '--write-out', '%{http_code}\n'];
    const started = Date.now();
    let isDone = false;
    const load = Promise.all(
      Array.from({ length: CLIENTS }, (_, client) => world.ask(network.within([...curl, url(client)]))),
    ).finally(() => (isDone = true));
    await sleep(500);
    // By its timer's service, as every hour; then by hand, as the log is too small for the next ones.
    await machine.expect('systemctl start logrotate.service');
    let rotations = 1;
    for (; !isDone && rotations < 3; rotations += 1) {
      await sleep(500);
      await machine.expect(`logrotate --force "$(grep -l ${LOG} /etc/logrotate.d/*)"`);
    }
    const statuses = (await load).join('').trim().split('\n');
    const perSecond = (ALL * 1000) / (Date.now() - started);
    // What curl printed is cut at 64 KiB a client.
    must(
      statuses.every((status) => status === '200'),
      `Answered: ${[...new Set(statuses)].join(', ')}`,
    );
    const onDisk = await counted(machine, `for file in ${LOG}*; do zcat --force "$file"; done`);
    must(
      onDisk.once === ALL && onDisk.more === 0,
      `Lines on the disk: ${JSON.stringify(onDisk)}, of ${ALL}.`,
    );
    await world.ask(network.within(['curl', '--insecure', '--silent', 'https://127.0.0.1:8443/last-of-all']));
    await machine.until(
      'the last line arrives',
      15,
      async () => (await machine.run(`grep -q last-of-all ${shipped(LOG)}`)).status === 0,
    );
    const atAgent = await counted(machine, `cat ${shipped(LOG)}`);
    const missing = ALL - atAgent.once;
    must(
      missing <= rotations * perSecond * SECONDS_TO_REOPEN && atAgent.more === 0,
      `Lines at the agent: ${JSON.stringify(atAgent)}, of ${ALL} at ${perSecond} a second.`,
    );
    return `${rotations} times in ${ALL} requests, ${Math.round(perSecond)} a second; ${missing} not at the agent`;
  });
}

/** How many of the counted requests have one line, and how many have more. */
async function counted(machine: World['machine'], print: string): Promise<{ once: number; more: number }> {
  const lines = await machine.expect(
    `{ ${print}; } | grep --only-matching 'counted-[0-9-]*' | sort | uniq --count | awk '{ print $1 == 1 }' | sort | uniq --count`,
  );
  const of = (is: number) => Number(new RegExp(`^ *(\\d+) ${is}$`, 'm').exec(lines)?.[1] ?? 0);
  return { once: of(1), more: of(0) };
}

/** The app cannot read the proxy's key or log, nor the proxy what the app is told or prints. */
export async function keepApart({ machine }: World): Promise<string> {
  const refused = {
    app: [KEY, LOG],
    proxy: ['/run/aws-bootstrap/app.environment', '/var/log/app/app.log', '/etc/aws-bootstrap/app.json'],
  };
  for (const [user, files] of Object.entries(refused)) {
    for (const file of files) {
      await machine.expect(`test -s ${file}`);
      const read = await machine.run(`runuser -u ${user} -- cat ${file}`);
      must(read.status !== 0, `${user} may read ${file}.`);
    }
  }
  const main = await pidOf(machine, 'proxy');
  const inside = `nsenter --target ${await pidOf(machine, 'web')} --mount runuser -u app --`;
  for (const tried of [`cat ${KEY}`, `cat ${LOG}`, `kill -TERM ${main}`, `cat /proc/${main}/environ`]) {
    const { status } = await machine.run(`${inside} ${tried}`);
    must(status !== 0, `The app may ${tried}.`);
  }
  return "neither reads the other's";
}
