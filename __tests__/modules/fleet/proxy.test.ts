import { readFileSync, readdirSync } from 'node:fs';
import { type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { proxySettings } from '../../../modules/fleet/proxy-settings';
import { APP, PLAIN } from '../../../settings/ports';
import { describeProxy, findNginx } from '../../../packages/test-support';
import { REPOSITORY } from '../../app-deploy/sandbox';
import { proxiedForAll } from './proxied';

const MIB = 1024 * 1024;
const CONFIGURATION = readFileSync(join(REPOSITORY, 'modules/fleet/instance/nginx.conf'), 'utf8');

describe("the proxy's configuration", () => {
  it('has the ports of settings/ports.ts, and no TLS before 1.2', () => {
    expect(CONFIGURATION.match(/^ *ssl_protocols .*$/gm)).toEqual(['    ssl_protocols TLSv1.2 TLSv1.3;']);
    expect(CONFIGURATION.match(/^ *listen .*$/gm)).toEqual([`    listen ${APP} ssl backlog=4096;`]);
    expect(CONFIGURATION.match(/^ *proxy_pass .*$/gm)).toEqual([
      `      proxy_pass http://127.0.0.1:${PLAIN};`,
    ]);
  });

  // [ALB user guide, connection idle timeout: 1 to 4000 seconds]
  it('keeps idle connections longer than any load balancer, which a raised timeout reaches first', () => {
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
  /** The app answers with the request. */
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

  it('has a configuration that nginx accepts', () => {
    expect(findNginx()).toBeDefined();
    expect(world().proxy.test()).toEqual({
      status: 0,
      output: expect.stringMatching(/^(?!.*emerg)[\s\S]*test is successful\n$/) as string,
    });
  });

  it("passes a request on unchanged: its path, its host, and the load balancer's headers", async () => {
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

  it('creates an id for each request, the same for app and client, whatever id these send', async () => {
    world().app.on('request', ({ headers }: IncomingMessage, response) =>
      response.setHeader('X-Request-Id', 'of the app').end(headers['x-request-id']),
    );
    const ask = () => world().ask({ path: '/', headers: { 'X-Request-Id': 'of the client' } });
    const [one, two] = [await ask(), await ask()];
    expect(one.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    expect(one.body).toBe(one.headers['x-request-id']);
    expect(two.body).not.toBe(one.body);
  });

  it('passes answers on unchanged: status, headers, errors of the app', async () => {
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

  it('ignores headers of an answer that would change its path or its speed', async () => {
    world().app.on('request', ({ url }: IncomingMessage, response) =>
      response.setHeader('X-Accel-Redirect', '/secret').setHeader('X-Accel-Limit-Rate', '1').end(`at ${url}`),
    );
    expect(await world().ask({ path: '/' })).toMatchObject({ status: 200, body: 'at /' });
  });

  it('passes every path on, also one that it uses internally', async () => {
    echo();
    for (const path of ['/error', '//error', '/%2Ferror', '/nginx_status', '/.well-known/x'])
      expect((await echoed({ path })).url).toBe(path);
  });

  it('closes each connection to the app, even if the app would keep it', async () => {
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

  it("keeps a connection of the load balancer, for more requests than nginx's default", async () => {
    world().app.on('request', (_, response) => response.end());
    const request = 'GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: MSIE 6.0\r\n';
    const said = await world().raw(`${request}\r\n`.repeat(1100) + `${request}Connection: close\r\n\r\n`);
    expect(said.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(1101);
  });

  // How large it may be, and what is refused: packages/rehearsals/proxy/seam/bodies.ts.
  it('passes a body on as it comes, and writes nothing of it to disk', async () => {
    let bytes = 0;
    const begun = new Promise<void>((done) =>
      world().app.on('request', (request: IncomingMessage, response) => {
        request.on('data', (data: Buffer) => {
          bytes += data.length;
          done();
        });
        request.on('end', () => response.end(String(bytes)));
      }),
    );
    const request = world().open({ path: '/', method: 'POST', headers: { 'Content-Length': 20 * MIB } });
    const answer = new Promise<number>((done) =>
      request.on('response', (response) => done(response.statusCode!)),
    );
    request.write(Buffer.alloc(MIB));
    await begun; // and yet 19 MiB are to come
    request.end(Buffer.alloc(19 * MIB));
    expect([await answer, bytes]).toEqual([200, 20 * MIB]);
    for (const folder of ['client-body', 'proxy'])
      expect(readdirSync(join(world().proxy.place.root, 'run/proxy', folder))).toEqual([]);
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

  // What else is refused, and that the app does not hear of it: packages/rehearsals/proxy/hostile.
  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 405],
    ['a path of 40 KiB', `GET /${'x'.repeat(40 * 1024)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414],
    ['a header of 40 KiB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(40 * 1024)}\r\n\r\n`, 431],
  ])("gives a reason and the request's id in a refusal: %s", async (_, bytes, status) => {
    const said = await world().raw(bytes);
    const id = /^X-Request-Id: ([0-9a-f]{32})\r$/m.exec(said)?.[1];
    expect(said).toMatch(new RegExp(`\\n${status}: [A-Z][^\\n]+\\.\\nRequest ${id}\\n$`));
  });
});

describeProxy('the proxy before an app that is no good', () => {
  const world = proxiedForAll();

  it("answers 502 with the request's id while there is no app, and serves again with it", async () => {
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
    // nginx takes it for HTTP/0.9 and passes it on without headers; the load balancer makes it a 502.
    ['no HTTP', 'hello\r\n\r\n', 'HPE_INVALID_CONSTANT'],
    ['headers of more than 64 KiB', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(65 * 1024)}\r\n\r\n`, 502],
  ])('answers if the app answers with %s', async (_, bytes, expected) => {
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

  it('accepts headers of 60 KiB from it', async () => {
    world().app.on('request', (_, response) => response.setHeader('X-Long', 'x'.repeat(60 * 1024)).end());
    const answer = await world().ask({ path: '/', maxHeaderSize: 128 * 1024 });
    expect(String(answer.headers['x-long'])).toHaveLength(60 * 1024);
  });
});
