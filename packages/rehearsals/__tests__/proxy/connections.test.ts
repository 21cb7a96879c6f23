import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { proxySettings } from '../../../../modules/fleet/proxy-settings';
import { describeProxy, Proxy } from '../../../test-support';
import { get, head } from '../../proxy/hostile/form';
import { connect, sendRaw } from '../../proxy/raw';
import { Stand } from '../../proxy/stand';
import { freePorts } from '../../release/ports';

const settings = proxySettings({ healthPath: '/health', idleTimeoutSeconds: 60, bodyLimitMiB: 100 });
const configuration = readFileSync(join(__dirname, '../../../../modules/fleet/instance/nginx.conf'), 'utf8');
const stopped: (() => Promise<void>)[] = [];

afterAll(async () => {
  await Promise.all(stopped.map((stop) => stop()));
});

async function startStand(changed?: string): Promise<Stand> {
  const stand = await Stand.start({ settings, configuration: changed });
  stopped.push(() => stand.stop());
  return stand;
}

describeProxy('idle connections of the app', () => {
  const POSTS = 40;

  /** A server that offers keep-alive, and closes each connection after so many idle milliseconds. */
  async function startImpatient(milliseconds: number): Promise<{ port: number; connections: () => number }> {
    let connections = 0;
    const server: Server = createServer((socket) => {
      connections += 1;
      socket.on('error', () => {});
      let text = '';
      let isAnswered = false;
      socket.on('data', (data) => {
        text += data.toString('latin1');
        if (isAnswered) socket.destroy(); // a second request arrived before the close
        if (isAnswered || !text.endsWith('abc')) return;
        isAnswered = true;
        socket.write('HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok');
        setTimeout(() => socket.destroy(), milliseconds);
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    stopped.push(() => new Promise((resolve) => server.close(() => resolve())));
    return { port: (server.address() as AddressInfo).port, connections: () => connections };
  }

  async function startProxy(appPort: number, conf: string): Promise<number> {
    const [port = 0] = await freePorts(1);
    const root = mkdtempSync(join(tmpdir(), 'proxy-'));
    const proxy = new Proxy({ root, port, appPort }, { configuration: conf, settings });
    stopped.push(async () => {
      await proxy.stop('SIGTERM');
      rmSync(root, { recursive: true, force: true });
    });
    await proxy.start();
    return port;
  }

  /** Sends requests by one connection, with different pauses around the time at which the server closes. */
  async function post(port: number): Promise<number[]> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
    const statuses: number[] = [];
    for (let index = 0; index < POSTS; index += 1) {
      statuses.push(await postOnce(port, agent));
      await sleep(index % 4);
    }
    agent.destroy();
    return statuses;
  }

  function postOnce(port: number, agent: Agent): Promise<number> {
    return new Promise((resolve, reject) => {
      request(
        { host: '127.0.0.1', port, agent, method: 'POST', headers: { 'Content-Length': 3 } },
        (response) => response.on('end', () => resolve(response.statusCode ?? 0)).resume(),
      )
        .on('error', reject)
        .end('abc');
    });
  }

  test('no POST is lost to a server that closes idle connections at once: the proxy reuses none', async () => {
    const server = await startImpatient(1);
    const statuses = await post(await startProxy(server.port, configuration));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(server.connections()).toBe(POSTS);
  });

  test('the test can fail: a proxy that reuses connections loses POSTs', async () => {
    const server = await startImpatient(100);
    const keeps = configuration
      .replace('  server {', `  upstream kept { server 127.0.0.1:${server.port}; keepalive 8; }\n  server {`)
      .replace('http://127.0.0.1:8080;', 'http://kept;')
      .replace('proxy_set_header Connection $connection;', "proxy_set_header Connection '';");
    const statuses = await post(await startProxy(server.port, keeps));
    expect(statuses.filter((status) => status === 502).length).toBeGreaterThan(0);
  });
});

describeProxy('connections of the load balancer', () => {
  test('one connection serves any number of requests, each by a new connection to the app', async () => {
    const stand = await startStand();
    const { statuses, isClosed } = await sendRaw(stand.port, [head(get).repeat(300)], { answers: 300 });
    expect(statuses).toEqual(Array(300).fill(200));
    expect(isClosed).toBe(false);
    expect(stand.connections.map(({ requests }) => requests.length)).toEqual(Array(300).fill(1));
  });

  test('a WebSocket stays open beside other requests, and passes data both ways', async () => {
    const stand = await startStand();
    const socket = await connect(stand.port);
    let echoed = '';
    socket.setEncoding('latin1').on('data', (text: string) => (echoed += text));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: dGhlIHNhbXBsZQ=='];
    socket.write(head('GET /socket HTTP/1.1', ...upgrade));
    while (!echoed.includes('\r\n\r\n')) await sleep(5);
    expect(echoed).toMatch(/^HTTP\/1\.1 101 /);
    for (let round = 0; round < 20; round += 1) {
      const asked = await sendRaw(stand.port, [head(get)], { answers: 1 });
      expect(asked.statuses).toEqual([200]);
      socket.write(`round ${round};`);
    }
    while (!echoed.includes('round 19;')) await sleep(5);
    socket.end();
    await closed;
  });
});

describeProxy('floods', () => {
  test('500 connections at once with a request each are all answered', async () => {
    // This process has all 500 clients. On a busy machine their handshakes take longer than a client's may.
    const patient = configuration.replace('client_header_timeout 15s', 'client_header_timeout 100s');
    expect(patient).not.toBe(configuration);
    const stand = await startStand(patient);
    const replies = await Promise.all(
      Array.from({ length: 500 }, () => sendRaw(stand.port, [head(get)], { answers: 1, timeoutMs: 100_000 })),
    );
    expect(new Set(replies.map(({ statuses }) => statuses.join()))).toEqual(new Set(['200']));
    expect((await stand.health()).statuses).toEqual([200]);
  });

  test('the health check answers beside 1,500 silent connections and 500 aborted requests', async () => {
    const stand = await startStand();
    const silent = await Promise.all(Array.from({ length: 1_500 }, () => connect(stand.port, false)));
    const broken = await Promise.all(Array.from({ length: 500 }, () => connect(stand.port, false)));
    for (const socket of broken) {
      socket.write(head(get).slice(0, 40));
      socket.destroy();
    }
    expect((await stand.health()).statuses).toEqual([200]);
    for (const socket of silent) socket.destroy();
  });
});
