import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Proxy, type ProxyFiles } from '../../test-support';
import { freePorts } from '../release/ports';
import type { LogLine, Trace } from './hostile/form';
import { reachedApp } from './property';
import { sendRaw, type Reply } from './raw';
import { Recorder, type Connection } from './recorder';

const PATIENCE_MS = 3_000;

const HEALTH_PATH = '/health';
/** A health check of the load balancer; the proxy does not log it. */
const HEALTH_CHECK = `GET ${HEALTH_PATH} HTTP/1.1\r\nHost: a\r\nUser-Agent: ELB-HealthChecker/2.0\r\nConnection: close\r\n\r\n`;

/** The instance's own proxy, and behind it an app that records. */
export class Stand {
  private constructor(
    readonly recorder: Recorder,
    private readonly proxy: Proxy,
  ) {}

  static async start(files: ProxyFiles): Promise<Stand> {
    const root = mkdtempSync(join(tmpdir(), 'proxy-'));
    const [recorder, [port = 0]] = await Promise.all([Recorder.start(), freePorts(1)]);
    const stand = new Stand(recorder, new Proxy({ root, port, appPort: recorder.port }, files));
    try {
      await stand.proxy.start();
    } catch (error) {
      await stand.stop();
      throw error;
    }
    return stand;
  }

  get port(): number {
    return this.proxy.place.port;
  }

  /** The app's connections, without those of health checks. */
  get connections(): Connection[] {
    return this.recorder.connections.filter(({ requests }) => requests[0]?.target !== HEALTH_PATH);
  }

  /** The proxy's log, without health checks. @throws SyntaxError for a line that is not JSON */
  get lines(): LogLine[] {
    return this.proxy
      .logged()
      .map((line) => JSON.parse(line) as LogLine)
      .filter(({ path }) => path !== HEALTH_PATH);
  }

  /** What the proxy and the app recorded since a moment, once the proxy has written all of it. */
  async trace(reply: Reply, linesBefore: number, reaches = 0): Promise<Trace> {
    // By its port: on a busy machine, a line about the connection before can come as late as this.
    const lines = (): LogLine[] =>
      this.lines.slice(linesBefore).filter(({ port }) => port === reply.clientPort);
    const isOver = (): boolean =>
      this.connections.length >= reaches &&
      lines().filter(reachedApp).length >= this.connections.length &&
      lines().length >= reply.statuses.filter((status) => status >= 200).length;
    for (const end = Date.now() + PATIENCE_MS; !isOver() && Date.now() < end;) await sleep(10);
    const { connections, recorder } = this;
    return { connections: [...connections], handedOut: [...recorder.handedOut], lines: lines(), reply };
  }

  /** Sends a health check as the load balancer does. */
  async health(): Promise<{ statuses: readonly number[]; seconds: number }> {
    return sendRaw(this.port, [HEALTH_CHECK], { timeoutMs: 5_000 });
  }

  async stop(): Promise<void> {
    await this.proxy.stop('SIGTERM');
    await this.recorder.stop();
    rmSync(this.proxy.place.root, { recursive: true, force: true });
  }
}
