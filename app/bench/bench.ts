import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { freePort, script } from '../test/support/app.ts';
import { makeCertificate, scratch } from '../test/support/certificates.ts';

// The app against a bare node:https server that writes the same bytes, in pairs (app, bare, app, bare …),
// so that whatever else the machine does meets both. Targets: throughput at least 0.85 of the bare
// server's, p99 at most 1.3 times. The app's log goes to a file, as on an instance.
const PAIRS = Number(process.env.PAIRS ?? 15);
const SECONDS = Number(process.env.SECONDS ?? 2);
/** Enough that neither server ever waits for the client: what a waking client costs is charged to the server. */
const CONNECTIONS = 128;
/** What a load balancer passes on from a browser. */
const REQUEST_HEADERS = {
  'X-Forwarded-For': '203.0.113.7',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Port': '443',
  'X-Amzn-Trace-Id': 'Root=1-67891233-abcdef012345678912345678',
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language': 'en-US,en;q=0.5',
  'Accept-Encoding': 'gzip, deflate, br, zstd',
};
const TARGET = { throughput: 0.85, p99: 1.3 };

interface Round {
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
  /** The server's own; what else runs on the machine hardly moves it. */
  readonly cpuMicrosPerRequest: number;
}

interface Server {
  readonly url: string;
  readonly child: ChildProcess;
  readonly rounds: Round[];
}

const files = await makeCertificate('bench');

async function start(
  file: string,
  stdout: number | 'ignore',
  extra: Record<string, string>,
): Promise<Server> {
  const port = await freePort();
  const env = { PORT: String(port), TLS_CERT_FILE: files.certFile, TLS_KEY_FILE: files.keyFile, ...extra };
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', stdout, 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const url = `https://localhost:${port}/`;
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetchOnce(url).catch(() => undefined);
    if (answer) return { url, child, rounds: [] };
    await sleep(50);
  }
  throw new Error(`${file} did not start`);
}

async function fetchOnce(url: string): Promise<{ headers: string[]; body: string }> {
  const request = get(url, { headers: REQUEST_HEADERS, rejectUnauthorized: false, agent: false });
  const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage];
  const chunks = (await response.toArray()) as Buffer[];
  return { headers: response.rawHeaders, body: Buffer.concat(chunks).toString() };
}

function cpuSeconds({ child }: Server): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function load(server: Server, seconds: number): Promise<Round> {
  const before = cpuSeconds(server);
  const latencies: number[] = [];
  const options = {
    url: server.url,
    headers: REQUEST_HEADERS,
    connections: CONNECTIONS,
    duration: seconds,
    timeout: 5,
  };
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(options, (error, result) =>
      error ? reject(error as Error) : resolve(result),
    );
    // Its own percentiles are whole milliseconds, too coarse for answers that take less than one.
    instance.on('response', (_client, _status, _bytes, ms) => latencies.push(ms));
  });
  if (result.errors + result.non2xx > 0) throw new Error(`${result.errors} errors, ${result.non2xx} not 2xx`);
  const requests = result.requests.total;
  return {
    requestsPerSecond: Math.round(requests / result.duration),
    p99Ms: latencies.sort((a, b) => a - b)[Math.floor(latencies.length * 0.99)] ?? NaN,
    cpuMicrosPerRequest: ((cpuSeconds(server) - before) / requests) * 1e6,
  };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
}

const app = await start(script, openSync(join(scratch, 'app.log'), 'a'), {});
const { headers, body } = await fetchOnce(app.url);
const own = ['date', 'connection', 'keep-alive'];
const same = headers.filter((_, index) => !own.includes(headers[index - (index % 2)]?.toLowerCase() ?? ''));
const bare = await start(join(import.meta.dirname, 'bare.ts'), 'ignore', {
  HEADERS: JSON.stringify(same),
  BODY: body,
});

for (const server of [app, bare]) await load(server, 2);
for (let pair = 0; pair < PAIRS; pair += 1) {
  for (const server of pair % 2 === 0 ? [app, bare] : [bare, app])
    server.rounds.push(await load(server, SECONDS));
}
console.table(
  app.rounds.flatMap((round, index) => [
    { server: 'app', ...round },
    { server: 'bare', ...bare.rounds[index] },
  ]),
);
const ratio = (of: (round: Round) => number): number =>
  median(app.rounds.map((round, index) => of(round) / of(bare.rounds[index] ?? round)));
const throughput = ratio((round) => round.requestsPerSecond);
const p99 = ratio((round) => round.p99Ms);
console.log(
  `throughput ${throughput.toFixed(2)} of the bare server's (target: at least ${TARGET.throughput})`,
);
const cpu = ratio((round) => round.cpuMicrosPerRequest);
console.log(`CPU time a request ${cpu.toFixed(2)} times the bare server's`);
console.log(`p99 ${p99.toFixed(2)} times the bare server's (target: at most ${TARGET.p99})`);
process.exit(throughput >= TARGET.throughput && p99 <= TARGET.p99 ? 0 : 1);
