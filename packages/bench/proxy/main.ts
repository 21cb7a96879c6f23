/**
 * `npm run bench:proxy`: compares the app behind the instances' proxy with plain nginx before a minimal
 * node:http server that writes the same bytes, and with a minimal node:https server. They are measured in
 * turn, forwards and backwards, so that other load on the machine affects all alike. A second plain nginx
 * shows how far equal servers differ.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon, { type Result } from 'autocannon';
import { ROOT } from '../../command';
import { synthesizeStage } from '../../rehearsals';
import { PROXY_SETTINGS } from '../../test-support';
import { median } from '../measure';
import { cpuSeconds, fetchOnce, HEADERS, Servers, type Served } from './servers';

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const SECONDS = Number(process.env.SECONDS ?? 2);
const CONNECTIONS = (process.env.CONNECTIONS ?? '32,128,512').split(',').map(Number);
const TARGET = { throughput: 0.95, p99: 1.1 };
interface Round {
  readonly perSecond: number;
  readonly p99: number;
  readonly cpuMicros: number;
}

async function load({ url, pids, name }: Served, connections: number): Promise<Round> {
  const before = cpuSeconds(pids);
  const latencies: number[] = [];
  const options = { url, headers: HEADERS, connections, duration: SECONDS, timeout: 10 };
  const { errors, non2xx, requests, duration } = await new Promise<Result>((resolve, reject) => {
    const instance = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)));
    // autocannon's own percentiles are whole milliseconds, which is too coarse.
    instance.on('response', (_client, _status, _bytes, milliseconds) => latencies.push(milliseconds));
  });
  if (errors + non2xx > 0) throw new Error(`${name}: ${errors} errors, ${non2xx} answers without 2xx`);
  return {
    perSecond: requests.total / duration,
    p99: latencies.sort((a, b) => a - b)[Math.floor(latencies.length * 0.99)] ?? NaN,
    cpuMicros: ((cpuSeconds(pids) - before) / requests.total) * 1e6,
  };
}

async function measure(servers: readonly Served[], connections: number): Promise<boolean> {
  const rounds = servers.map((): Round[] => []);
  for (const server of servers) await load(server, connections); // warms up
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = [...servers.keys()];
    for (const index of round % 2 === 0 ? order : order.reverse()) {
      const server = servers[index];
      if (server) rounds[index]?.push(await load(server, connections));
    }
  }
  const [again = [], ours = [], plain = [], https = []] = rounds;
  const ratio = (others: readonly Round[], of: (round: Round) => number, mine = ours) =>
    median(mine.map((round, index) => of(round) / of(others[index] ?? round)));
  console.log(
    `\n${connections} connections, ${ROUNDS} rounds of ${SECONDS} s, load ${loadavg()[0]?.toFixed(1)}`,
  );
  for (const [index, { name }] of servers.entries()) {
    const each = rounds[index] ?? [];
    const [perSecond, p99, cpu] = [
      median(each.map((round) => round.perSecond)),
      median(each.map((round) => round.p99)),
      median(each.map((round) => round.cpuMicros)),
    ];
    console.log(
      `  ${name.padEnd(30)}${perSecond.toFixed(0).padStart(8)} req/s   p99 ${p99.toFixed(1)} ms   ${cpu.toFixed(0)} µs of processor a request`,
    );
  }
  const throughput = ratio(plain, ({ perSecond }) => perSecond);
  const p99 = ratio(plain, (round) => round.p99);
  const noise = (of: (round: Round) => number) => ratio(plain, of, again).toFixed(2);
  const floor = `plain nginx against itself: ${noise(({ perSecond }) => perSecond)}`;
  console.log(
    `  throughput ${throughput.toFixed(2)} of plain nginx's (at least ${TARGET.throughput}; ${floor})`,
  );
  console.log(
    `  p99 ${p99.toFixed(2)} times plain nginx's (at most ${TARGET.p99}; ${noise((round) => round.p99)})`,
  );
  console.log(
    `  processor ${ratio(plain, (round) => round.cpuMicros).toFixed(2)} times plain nginx's (${noise((round) => round.cpuMicros)})`,
  );
  console.log(`  throughput ${ratio(https, ({ perSecond }) => perSecond).toFixed(2)} of bare node:https's`);
  return throughput >= TARGET.throughput && p99 <= TARGET.p99;
}

/** Measures the proxy, and prints the results. */
export async function measureProxy(): Promise<void> {
  execFileSync('npm', ['--prefix', join(ROOT, 'app'), 'run', '--silent', 'build'], { stdio: 'inherit' });
  const folder = mkdtempSync(join(tmpdir(), 'bench-proxy-'));
  chmodSync(folder, 0o755); // nginx runs as an unprivileged user
  const servers = new Servers(folder);
  try {
    const stage = await synthesizeStage(join(folder, 'cdktf.out'), join(folder, 'synth.log'));
    const settings = stage.bootFiles.find(({ path }) => path === PROXY_SETTINGS)?.content ?? '';
    const ours = await servers.ours(settings);
    const sample = await fetchOnce(ours.url);
    const plain = await servers.plain(sample);
    const again = await servers.plain(sample, 'plain nginx again');
    const all = [again, ours, plain, await servers.https(sample)];
    let holds = true;
    for (const connections of CONNECTIONS) holds = (await measure(all, connections)) && holds;
    if (!holds) process.exitCode = 1;
  } finally {
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
