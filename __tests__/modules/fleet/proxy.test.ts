import { readFileSync, readdirSync } from 'node:fs';
import { type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { proxySettings } from '../../../modules/fleet/proxy-settings';
import { APP, PLAIN } from '../../../settings/ports';
import { findNginx } from '../../../packages/test-support/nginx';
import { REPOSITORY } from '../../app-deploy/sandbox';
import { describeProxy } from '../../../packages/test-support/describe-proxy';
import { proxiedForAll, untilClosed } from './proxied';

const MIB = 1024 * 1024;
const CONFIGURATION = readFileSync(join(REPOSITORY, 'modules/fleet/instance/nginx.conf'), 'utf8');

describe("the proxy's configuration", () => {
  it('has the ports of the design', () => {
    expect(CONFIGURATION.match(/^ *listen .*$/gm)).toEqual([`    listen ${APP} ssl backlog=4096;`]);
    expect(CONFIGURATION.match(/^ *proxy_pass .*$/gm)).toEqual([
      `      proxy_pass http://127.0.0.1:${PLAIN};`,
    ]);
  });

  // [ALB user guide, connection idle timeout: 1 to 4000 seconds]
  it('keeps idle connections longer than any load balancer: a raised time-out reaches that before the instances', () => {
    expect(/^ *keepalive_timeout (\d+)s;$/m.exec(CONFIGURATION)?.[1]).toBe('4015');
  });

  it('waits longer for the app and the client than the load balancer does', () => {
    expect(proxySettings({ healthPath: '/up', idleTimeoutSeconds: 60, bodyLimitMiB: 100 })).toBe(
      'client_max_body_size 100m;\n' +
        'client_body_timeout 65s;\n' +
        'send_timeout 65s;\n' +
        'proxy_read_timeout 65s;\n' +
        'proxy_send_timeout 65s;\n' +
        'map $request_uri $is_health_path {\n' +
        '  default 0;\n' +
        "  '/up' 1;\n" +
        '}\n',
    );
    expect(proxySettings({ healthPath: '/', idleTimeoutSeconds: 3600, bodyLimitMiB: 100 })).toContain(
      'proxy_read_timeout 3605s;',
    );
  });
});

describeProxy('the proxy', () => {
  const world = proxiedForAll();
  /** The app says what it was asked. */
  const echo = () =>
    world().app.on('request', ({ method, url, rawHeaders }: IncomingMessage, response) =>
      response.end(JSON.stringify({ method, url, rawHeaders })),
    );
  const echoed = async (...asked: Parameters<ReturnType<typeof world>['ask']>) => {
    const answer = await world().ask(...asked);
    const { rawHeaders, ...rest } = JSON.parse(answer.body) as { rawHeaders: string[]; url: string };
    const headers = rawHeaders.flatMap((name, i): [string, string][] =>
      i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? '']] : [],
    );
    return { ...answer, ...rest, sent: headers };
  };

  it('has a configuration that nginx takes', () => {
    expect(findNginx()).toBeDefined();
    expect(world().proxy.test()).toEqual({
      status: 0,
      output: expect.stringMatching(/^(?!.*emerg)[\s\S]*test is successful\n$/) as string,
    });
  });

  it('hands a request on as it came: its path, its name, what the load balancer says of the client', async () => {
    echo();
    const headers = {
      Host: 'Shop.example.com:8443',
      'X-Forwarded-For': '10.9.9.9, 203.0.113.7',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Port': '443',
      'X-Amzn-Trace-Id': 'Root=1-67891233-abcdef012345678912345678',
    };
    const path = '/a//b/%2e/%C3%A9?q=1&q=%20#';
    const { status, url, sent } = await echoed({ path, headers, method: 'DELETE' });
    expect([status, url]).toEqual([200, path]);
    expect(sent).toEqual(expect.arrayContaining(Object.entries(headers)));
    expect(sent).toContainEqual(['Connection', 'close']);
  });

  it('makes an id for each request, the same for app and client, whatever these call it', async () => {
    world().app.on('request', ({ headers }: IncomingMessage, response) =>
      response.setHeader('X-Request-Id', 'of the app').end(headers['x-request-id']),
    );
    const ask = () => world().ask({ path: '/', headers: { 'X-Request-Id': 'of the client' } });
    const [one, two] = [await ask(), await ask()];
    expect(one.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    expect(one.body).toBe(one.headers['x-request-id']);
    expect(two.body).not.toBe(one.body);
  });

  it('hands on neither what CGI makes HTTP_PROXY of, nor names with underscores, which it makes others of', async () => {
    echo();
    const { sent } = await echoed({
      path: '/',
      headers: { Proxy: 'http://evil', X_Forwarded_For: '1.1.1.1' },
    });
    expect(sent.map(([name]) => name.toLowerCase())).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^proxy$|_/)]),
    );
  });

  it('passes answers as they are: status, headers, errors of the app', async () => {
    world().app.on('request', (_, response) =>
      response
        .writeHead(502, { 'Set-Cookie': ['a=1', 'b=2'], Location: 'http://127.0.0.1:8080/x', 'X-Own': 'yes' })
        .end('of the app'),
    );
    expect(await world().ask({ path: '/' })).toMatchObject({
      status: 502,
      headers: { 'set-cookie': ['a=1', 'b=2'], location: 'http://127.0.0.1:8080/x', 'x-own': 'yes' },
      body: 'of the app',
    });
  });

  it('takes no orders from an answer: neither to another path nor to another speed', async () => {
    world().app.on('request', ({ url }: IncomingMessage, response) =>
      response.setHeader('X-Accel-Redirect', '/secret').setHeader('X-Accel-Limit-Rate', '1').end(`at ${url}`),
    );
    expect(await world().ask({ path: '/' })).toMatchObject({ status: 200, body: 'at /' });
  });

  it('hands every path on, those that are its own inside too', async () => {
    echo();
    for (const path of ['/error', '//error', '/%2Ferror', '/nginx_status', '/.well-known/x'])
      expect((await echoed({ path })).url).toBe(path);
  });

  it('keeps no connection to the app, even one that the app would keep', async () => {
    const before = world().connections;
    const closed: Promise<unknown>[] = [];
    world().app.on('request', ({ socket }: IncomingMessage, response) => {
      closed.push(new Promise((done) => socket.once('close', done)));
      response.setHeader('Connection', 'keep-alive').setHeader('Content-Length', 2).end('ok');
    });
    for (let asked = 0; asked < 3; asked++) await world().ask({ path: '/' });
    await Promise.all(closed);
    expect(world().connections - before).toBe(3);
  });

  it('keeps one of the load balancer, for more requests than nginx itself would', async () => {
    world().app.on('request', (_, response) => response.end());
    const request = 'GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: MSIE 6.0\r\n';
    const said = await world().raw(`${request}\r\n`.repeat(1100) + `${request}Connection: close\r\n\r\n`);
    expect(said.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(1101);
  });

  it('lets 100 MiB through while they come, and refuses a byte more before the app hears of it', async () => {
    let [asked, bytes] = [0, 0];
    const begun = new Promise<void>((done) =>
      world().app.on('request', (request: IncomingMessage, response) => {
        asked++;
        request.on('data', (data: Buffer) => {
          bytes += data.length;
          done();
        });
        request.on('end', () => response.end(String(bytes)));
      }),
    );
    const request = world().open({ path: '/', method: 'POST', headers: { 'Content-Length': 100 * MIB } });
    const answer = new Promise<number>((done) =>
      request.on('response', (response) => done(response.statusCode!)),
    );
    request.write(Buffer.alloc(MIB));
    await begun; // and yet 99 MiB are to come
    request.end(Buffer.alloc(99 * MIB));
    expect(await answer).toBe(200);
    expect(bytes).toBe(100 * MIB);
    const headers = { 'Content-Length': 100 * MIB + 1 };
    const refused = await new Promise<number>((resolve, reject) => {
      const tooLarge = world().open({
        path: '/',
        method: 'POST',
        headers,
        agent: false,
        rejectUnauthorized: false,
      });
      tooLarge
        .on('response', (response) => resolve(response.statusCode!))
        .on('error', reject)
        .flushHeaders();
    });
    expect([refused, asked]).toEqual([413, 1]);
    for (const folder of ['client-body', 'proxy'])
      expect(readdirSync(join(world().proxy.place.root, 'run/proxy', folder))).toEqual([]);
  });

  it('refuses a body that says its length by its end, once it is larger', async () => {
    const socket = await world().socket();
    const said = untilClosed(socket);
    const ended = new Promise((done) =>
      world().app.on('request', (request: IncomingMessage) =>
        request.on('error', done).once('data', () => socket.write(`${(100 * MIB).toString(16)}\r\nb`)),
      ),
    );
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n');
    expect(await said).toMatch(/^HTTP\/1\.1 413 /);
    expect(await ended).toMatchObject({ code: 'ECONNRESET' });
  });

  it('passes each event of a stream when it is sent', async () => {
    let next = (): void => undefined;
    world().app.on('request', (_, response) => {
      let count = 0;
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      next = () => void (count < 3 ? response.write(`data: ${count++}\n\n`) : response.end());
      next();
    });
    const events = await new Promise<string[]>((resolve, reject) => {
      const seen: string[] = [];
      const request = world().open({ path: '/events' }).on('error', reject);
      request.on('response', (response) =>
        response.on('data', (data) => (seen.push(String(data)), next())).on('end', () => resolve(seen)),
      );
      request.end();
    });
    expect(events).toEqual(['data: 0\n\n', 'data: 1\n\n', 'data: 2\n\n']);
  });

  const handshake = (protocol: string) =>
    `GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\n\r\n`;

  it('becomes a pipe for a WebSocket, in both directions', async () => {
    world().app.on('upgrade', (request: IncomingMessage, socket) => {
      const { upgrade, connection } = request.headers;
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`);
      socket.write(`${upgrade} ${connection}\n`);
      socket.on('data', (data: Buffer) => socket.end(`heard ${data.toString()}`));
    });
    const socket = await world().socket();
    let said = '';
    const ended = new Promise((done) => socket.once('close', done));
    socket.on('data', (data) => {
      said += data.toString();
      if (said.endsWith('upgrade\n')) socket.write('\x81\x02hi');
    });
    socket.write(handshake('WebSocket'));
    await ended;
    expect(said).toMatch(
      // eslint-disable-next-line no-control-regex -- a WebSocket's frame has them
      /^HTTP\/1\.1 101 Switching Protocols\r\n[\s\S]*\r\n\r\nwebsocket upgrade\nheard \x81\x02hi$/,
    );
  });

  it('is no pipe for another protocol', async () => {
    echo();
    const socket = await world().socket();
    const said = new Promise<string>((done) => socket.once('data', (data) => done(data.toString())));
    socket.write(handshake('h2c'));
    expect(await said).toMatch(/^HTTP\/1\.1 200 /);
    expect(await said).not.toMatch(/h2c|"upgrade"/i);
    socket.destroy();
  });
});

describeProxy('the proxy before an app that is no good', () => {
  const world = proxiedForAll();

  it('answers 502 with the id of the request while there is none, and serves again with it', async () => {
    await world().stopApp();
    const { status, headers, body } = await world().ask({ path: '/health' });
    expect({ status, body }).toEqual({
      status: 502,
      body: `502: The app does not answer.\nRequest ${String(headers['x-request-id'])}\n`,
    });
    expect(headers).toMatchObject({ 'content-type': 'text/plain', 'cache-control': 'no-store' });
    await world().startApp();
    world().app.on('request', (_, response) => response.end('here'));
    expect(await world().ask({ path: '/health' })).toMatchObject({ status: 200, body: 'here' });
  });

  it.each([
    ['nothing', '', 502],
    // nginx takes it for HTTP/0.9 and hands it on without headers; the load balancer makes a 502 of that.
    ['no HTTP', 'hello\r\n\r\n', 'HPE_INVALID_CONSTANT'],
    ['headers of more than 64 KiB', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(65 * 1024)}\r\n\r\n`, 502],
  ])('answers where the app answers with %s', async (_, bytes, expected) => {
    await world().stopApp();
    const app = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end(bytes));
    });
    await new Promise<void>((done) => app.listen(world().proxy.place.appPort, '127.0.0.1', done));
    const asked = await world()
      .ask({ path: '/' })
      .then(
        ({ status }) => status,
        ({ code }: NodeJS.ErrnoException) => code,
      );
    await new Promise((done) => app.close(done));
    await world().startApp();
    expect(asked).toBe(expected);
  });

  it('takes headers of 60 KiB from it', async () => {
    world().app.on('request', (_, response) => response.setHeader('X-Long', 'x'.repeat(60 * 1024)).end());
    const answer = await world().ask({ path: '/', maxHeaderSize: 128 * 1024 });
    expect(String(answer.headers['x-long'])).toHaveLength(60 * 1024);
  });
});
