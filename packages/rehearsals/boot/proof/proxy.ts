import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world';
import { shipped } from './logs';
import { must } from './report';
import { pidOf } from './units';

const LOG = '/var/log/proxy/access.log';
const KEY = '/run/aws-bootstrap/tls/current/key.pem';
/** The instance's own address, to which the load balancer connects. */
const ADDRESS = '192.0.2.100';

/** From outside only the proxy can be reached; the app behind it listens on the loopback interface. */
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
    `The answers are ${JSON.stringify(answers)}.`,
  );
  const listen = "ss --listening --tcp --numeric --no-header '( sport = :8080 )'";
  const listens = (await world.machine.expect(`${listen} | awk '{ print $4 }'`)).split('\n');
  must(
    listens.join() === '127.0.0.1:8080',
    `The sockets that listen on port 8080: ${listens.join(' and ')}. Expected: 127.0.0.1:8080.`,
  );
  return 'HTTPS from outside, plain HTTP only on the loopback interface';
}

/** Does something during which the proxy must keep its process and its workers. */
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
    `The proxy's processes changed: ${after.split('\n').join(' ')}, not ${before.split('\n').join(' ')}.`,
  );
  return done;
}

interface Line {
  readonly [name: string]: unknown;
}

/**
 * The proxy logs one line for each request of any app: who asked, and nothing that could be secret. None for health
 * checks.
 */
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
  must(last.path === '/looked-for-last' && more.length === 0, `The log has these lines:\n${text}`);
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
  must(
    Math.abs(Date.parse(String(line.time)) - Date.now()) < 60_000,
    `time is ${String(line.time)}, not now.`,
  );
  must(!text.includes('hidden'), `The log has the query string: ${text}`);
  return Object.keys(line).join(', ');
}

/** Requests of each client while the log is rotated, and the number of clients. */
const REQUESTS = 4000;
const CLIENTS = 3;
const ALL = CLIENTS * REQUESTS;
/** The longest time from moving the log away until the proxy opens the new one, on a busy machine. */
const SECONDS_TO_REOPEN = 0.5;

/**
 * The log is rotated again and again under load. Each request has one line on the disk. The agent may miss lines that
 * were written to a file after it was moved away and before the proxy opened the new one: it reads the new file
 * already.
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
    // First by the service of the timer, as every hour; then by force, because the log is too small for the timer's.
    await machine.expect('systemctl start logrotate.service');
    let rotations = 1;
    for (; !isDone && rotations < 3; rotations += 1) {
      await sleep(500);
      await machine.expect(`logrotate --force "$(grep -l ${LOG} /etc/logrotate.d/*)"`);
    }
    const statuses = (await load).join('').trim().split('\n');
    const perSecond = (ALL * 1000) / (Date.now() - started);
    // Only the first 64 KiB that each curl printed are kept.
    must(
      statuses.every((status) => status === '200'),
      `The status codes are ${[...new Set(statuses)].join(', ')}`,
    );
    const onDisk = await counted(machine, `for file in ${LOG}*; do zcat --force "$file"; done`);
    must(
      onDisk.once === ALL && onDisk.more === 0,
      `Lines on the disk: ${JSON.stringify(onDisk)}, of ${ALL} requests.`,
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
      `Lines that reached the agent: ${JSON.stringify(atAgent)}, of ${ALL} requests, ${perSecond} a second.`,
    );
    return `rotated ${rotations} times in ${ALL} requests, ${Math.round(perSecond)} a second; ${missing} lines did not reach the agent`;
  });
}

/** How many of the requests have one line, and how many have more. */
async function counted(machine: World['machine'], print: string): Promise<{ once: number; more: number }> {
  const lines = await machine.expect(
    `{ ${print}; } | grep --only-matching 'counted-[0-9-]*' | sort | uniq --count | awk '{ print $1 == 1 }' | sort | uniq --count`,
  );
  const of = (is: number) => Number(new RegExp(`^ *(\\d+) ${is}$`, 'm').exec(lines)?.[1] ?? 0);
  return { once: of(1), more: of(0) };
}

/** The app cannot read the proxy's key or log; the proxy cannot read the app's environment or log. */
export async function keepApart({ machine }: World): Promise<string> {
  const refused = {
    app: [KEY, LOG],
    proxy: ['/run/aws-bootstrap/app.environment', '/var/log/app/app.log', '/etc/aws-bootstrap/app.json'],
  };
  for (const [user, files] of Object.entries(refused)) {
    for (const file of files) {
      await machine.expect(`test -s ${file}`);
      const read = await machine.run(`runuser -u ${user} -- cat ${file}`);
      must(read.status !== 0, `${user} can read ${file}.`);
    }
  }
  const main = await pidOf(machine, 'proxy');
  const inside = `nsenter --target ${await pidOf(machine, 'web')} --mount runuser -u app --`;
  for (const tried of [`cat ${KEY}`, `cat ${LOG}`, `kill -TERM ${main}`, `cat /proc/${main}/environ`]) {
    const { status } = await machine.run(`${inside} ${tried}`);
    must(status !== 0, `The app can run \`${tried}\`.`);
  }
  return "neither can read the other's files";
}
