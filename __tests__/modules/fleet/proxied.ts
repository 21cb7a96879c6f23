import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import { proxySettings } from '../../../modules/fleet/proxy-settings';
import { freePorts } from '../../../packages/rehearsals';
import { Proxy } from '../../../packages/test-support';

export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The instances' proxy in front of an app of the test. */
export class Proxied {
  readonly agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  /** The app; each test has its own listeners of `request` and `upgrade`. */
  readonly app: Server = createServer();
  /** Connections that the app has taken so far. */
  connections = 0;

  private constructor(readonly proxy: Proxy) {}

  static async start(healthPath = '/health'): Promise<Proxied> {
    const root = mkdtempSync(join(tmpdir(), 'proxied-'));
    chmodSync(root, 0o755);
    const [port = 0, appPort = 0] = await freePorts(2);
    const proxy = new Proxy(
      { root, port, appPort },
      { settings: proxySettings({ healthPath, idleTimeoutSeconds: 60, bodyLimitMiB: 100 }) },
    );
    const world = new Proxied(proxy);
    world.app.on('connection', () => world.connections++);
    await world.startApp();
    await proxy.start();
    return world;
  }

  get port(): number {
    return this.proxy.place.port;
  }

  startApp(): Promise<void> {
    return new Promise((done) => this.app.listen(this.proxy.place.appPort, '127.0.0.1', done));
  }

  stopApp(): Promise<void> {
    this.app.closeAllConnections();
    return new Promise((done) => this.app.close(() => done()));
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    await this.proxy.stop('SIGTERM');
    await this.stopApp();
    rmSync(this.proxy.place.root, { recursive: true, force: true });
  }

  /** A request that the caller writes and whose answer it reads itself. */
  open(options: RequestOptions) {
    return request({ port: this.port, host: '127.0.0.1', agent: this.agent, ...options });
  }

  ask(options: RequestOptions, body: string | Buffer = ''): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.open(options)
        .on('error', reject)
        .on('response', (response) => void whole(response).then(resolve, reject))
        .end(body);
    });
  }

  /** A TLS connection on which a test can write any bytes. */
  async socket() {
    const socket = connect({ port: this.port, host: '127.0.0.1', rejectUnauthorized: false });
    await new Promise((done, failed) => socket.once('secureConnect', done).once('error', failed));
    return socket;
  }

  /** The answer to these bytes, until the other end closes. */
  async raw(bytes: string | Buffer): Promise<string> {
    const socket = await this.socket();
    const said = untilClosed(socket);
    socket.write(bytes);
    return said;
  }

  /** The last lines of the access log, when there are so many. */
  async logged(count = 1): Promise<string[]> {
    for (let tries = 0; tries < 100 && this.proxy.logged().length < count; tries++) await sleep(20);
    return this.proxy.logged().slice(-count);
  }
}

/** One proxy for all tests of a file; each test has its own app. */
export function proxiedForAll(): () => Proxied {
  let world: Proxied;
  beforeAll(async () => (world = await Proxied.start()));
  afterEach(() => world.app.removeAllListeners('request').removeAllListeners('upgrade'));
  afterAll(() => world.stop());
  return () => world;
}

export async function whole(response: IncomingMessage): Promise<Answer> {
  let body = '';
  for await (const part of response) body += String(part);
  return { status: response.statusCode, headers: response.headers, body };
}

function untilClosed(socket: TLSSocket): Promise<string> {
  let said = '';
  socket.on('data', (data) => (said += data.toString('latin1')));
  return new Promise((done) => socket.on('error', () => undefined).once('close', () => done(said)));
}
