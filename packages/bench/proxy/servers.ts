import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get as getPlainly } from 'node:http';
import { get, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../../command';
import { freePorts } from '../../rehearsals';
import { findNginx, Proxy } from '../../test-support';

/** The headers that a load balancer passes on from a browser. */
export const HEADERS = {
  'X-Forwarded-For': '203.0.113.7',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Port': '443',
  'X-Amzn-Trace-Id': 'Root=1-67891233-abcdef012345678912345678',
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language': 'en-US,en;q=0.5',
  'Accept-Encoding': 'gzip, deflate, br, zstd',
};
/** Headers of an answer that each server adds itself. */
const OWN = [
  'date',
  'connection',
  'keep-alive',
  'server',
  'x-request-id',
  'transfer-encoding',
  'content-length',
];

/** A server behind TLS, with its serving processes. */
export interface Served {
  readonly name: string;
  readonly url: string;
  readonly pids: readonly number[];
}

/** The answer of one server, so that the others can send the same. */
export interface Sample {
  readonly headers: readonly string[];
  readonly body: string;
}

/** Starts the compared servers. They end with this process. */
export class Servers {
  private readonly children: ChildProcess[] = [];
  private proxy?: Proxy;

  /** @param folder for their files */
  constructor(private readonly folder: string) {}

  /** The app behind the instances' own proxy. */
  async ours(settings: string): Promise<Served> {
    const [port = 0, appPort = 0] = await freePorts(2);
    const log = openSync(join(this.folder, 'app.log'), 'a');
    const app = this.start([join(ROOT, 'app/dist/server.js')], { PORT: String(appPort) }, log);
    const root = join(this.folder, 'ours');
    mkdirSync(root, { recursive: true });
    this.proxy = await new Proxy({ root, port, appPort }, { settings }).start();
    const url = `https://127.0.0.1:${port}/`;
    await untilServes(() => fetchOnce(url));
    return { name: 'proxy and app', url, pids: [app, this.proxy.pid ?? 0] };
  }

  /**
   * nginx with its default configuration except for enough connections, with only `proxy_pass`, before a
   * minimal node:http server.
   */
  async plain(sample: Sample, name = 'plain nginx, bare node:http'): Promise<Served> {
    const [port = 0, appPort = 0] = await freePorts(2);
    const app = this.bare(sample, { PORT: String(appPort) });
    await untilServes(() => fetchPlainly(appPort));
    const folder = mkdtempSync(join(this.folder, 'plain-'));
    const file = join(folder, 'nginx.conf');
    const certificate = join(this.folder, 'ours/run/aws-bootstrap/tls/current');
    writeFileSync(
      file,
      `daemon off; pid ${folder}/pid; worker_processes auto; error_log stderr error;
events { worker_connections 16384; }
http {
  access_log ${folder}/access.log;
  client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
  uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${certificate}/certificate.pem;
    ssl_certificate_key ${certificate}/key.pem;
    location / { proxy_pass http://127.0.0.1:${appPort}; }
  }
}
`,
    );
    const nginx = this.run([findNginx() ?? '', '-e', 'stderr', '-c', file], {}, 'ignore');
    const url = `https://127.0.0.1:${port}/`;
    await untilServes(() => fetchOnce(url));
    return { name, url, pids: [app, nginx] };
  }

  /** A minimal node:https server. */
  async https(sample: Sample): Promise<Served> {
    const [port = 0] = await freePorts(1);
    const TLS = join(this.folder, 'ours/run/aws-bootstrap/tls/current');
    const pid = this.bare(sample, { PORT: String(port), TLS });
    const url = `https://127.0.0.1:${port}/`;
    await untilServes(() => fetchOnce(url));
    return { name: 'bare node:https', url, pids: [pid] };
  }

  /** Ends all servers. */
  async stop(): Promise<void> {
    // SIGKILL would leave nginx's worker processes running.
    for (const child of this.children) child.kill('SIGTERM');
    await this.proxy?.stop('SIGTERM');
  }

  private bare({ headers, body }: Sample, environment: Record<string, string>): number {
    const env = { ...environment, HEADERS: JSON.stringify(headers), BODY: body };
    return this.start([join(__dirname, 'bare.js')], env, 'ignore');
  }

  private start(args: string[], env: Record<string, string>, stdout: number | 'ignore'): number {
    return this.run([process.execPath, ...args], env, stdout);
  }

  private run(
    [program = '', ...args]: string[],
    env: Record<string, string>,
    stdout: number | 'ignore',
  ): number {
    const child = spawn(program, args, { env, stdio: ['ignore', stdout, 'inherit'] });
    this.children.push(child);
    process.once('exit', () => child.kill('SIGTERM'));
    return child.pid ?? 0;
  }
}

/** Sends one request. */
export function fetchOnce(url: string): Promise<Sample> {
  const options: RequestOptions = { headers: HEADERS, rejectUnauthorized: false, agent: false };
  return new Promise((resolve, reject) => {
    get(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { rawHeaders } = response;
        const isSame = (index: number) => !OWN.includes(rawHeaders[index - (index % 2)]?.toLowerCase() ?? '');
        const headers = rawHeaders.filter((_, index) => isSame(index));
        resolve({ headers, body: Buffer.concat(chunks).toString() });
      });
    }).on('error', reject);
  });
}

function fetchPlainly(port: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    getPlainly({ port, host: '127.0.0.1', agent: false }, (response) => resolve(response.resume())).on(
      'error',
      reject,
    );
  });
}

async function untilServes(ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return void (await ask());
    } catch (error) {
      if (tries > 100) throw error;
      await sleep(50);
    }
  }
}

/** The processor time of processes and their children, in seconds. [proc(5): utime, stime, in hundredths] */
export function cpuSeconds(pids: readonly number[]): number {
  const all = new Set(pids);
  let sum = 0;
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      if (all.has(Number(name)) || all.has(Number(fields[1])))
        sum += (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {
      // it has ended
    }
  }
  return sum;
}
