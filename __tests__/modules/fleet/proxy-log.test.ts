import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACCESS_LOG, describeProxy } from '../../../packages/test-support';
import { type Proxied, proxiedForAll } from './proxied';

describeProxy("the proxy's access log", () => {
  const world = proxiedForAll();
  const ok = () => world().app.on('request', (_, response) => response.end('ok'));
  /** The line that a request adds. */
  const lineOf = async (...asked: Parameters<Proxied['ask']>) => {
    const before = world().proxy.logged().length;
    const { headers } = await world().ask(...asked);
    const [line = ''] = (await world().logged(before + 1)).slice(-1);
    return { line, id: String(headers['x-request-id']) };
  };

  it("has a JSON object for each request, with the path without the query, and the client's address", async () => {
    ok();
    const { line, id } = await lineOf({
      path: '/orders/7?token=secret',
      method: 'POST',
      headers: { 'X-Forwarded-For': '10.0.0.1, evil, 203.0.113.7', 'X-Amzn-Trace-Id': 'Root=1-a-b' },
    });
    expect(
      line
        .replace(/"time":"[^"]+"/, '"time":T')
        .replace(/:\d\.\d{3}/g, ':S')
        .replace(/"bytes":\d+/, '"bytes":N'),
    ).toBe(
      `{"time":T,"level":"info","message":"request","requestId":"${id}","traceId":"Root=1-a-b","method":"POST",` +
        '"path":"/orders/7","status":200,"seconds":S,"appSeconds":S,"bytes":N,"remote":"203.0.113.7"}',
    );
    const { time } = JSON.parse(line) as { time: string };
    expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(10_000);
  });

  it.each([
    ['quotes and backslashes', '/a"b\\c', '/a"b\\c'],
    ['what is a line in JSON alone', '/","status":200,"x":"', '/","status":200,"x":"'],
    ['text of another alphabet, as it was sent', '/%C3%A9%0A%22', '/%C3%A9%0A%22'],
    ['bytes as they are', '/\u00e9', '/\u00e9'],
    ['control characters', '/\x01\x7f', undefined],
  ])('stays one object for a path with %s', async (_, sent, path) => {
    ok();
    const before = world().proxy.logged().length;
    await world().raw(
      Buffer.from(`GET ${sent} HTTP/1.1\r\nHost: a\r\nX-Amzn-Trace-Id: "\\\t\r\nConnection: close\r\n\r\n`),
    );
    const [line = ''] = (await world().logged(before + 1)).slice(-1);
    const fields = JSON.parse(line) as Record<string, unknown>;
    expect(Object.keys(fields)).toHaveLength(12);
    if (path === undefined) expect(fields).toMatchObject({ status: 400 });
    else expect(fields).toMatchObject({ path, appSeconds: expect.any(Number) as number });
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['1.1.1.1, 2001:db8::7', '2001:db8::7'],
    ['1.1.1.1,203.0.113.7', '203.0.113.7'],
    ['<script>', '127.0.0.1'],
    ['203.0.113.7, "}', '127.0.0.1'],
    [undefined, '127.0.0.1'],
  ])('with X-Forwarded-For %j names %s', async (forwarded, remote) => {
    ok();
    const headers = forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded };
    const { line } = await lineOf({ path: '/', headers });
    expect(JSON.parse(line)).toMatchObject({ remote });
  });

  it("has the client's method, also for the proxy's own answers", async () => {
    await world().stopApp();
    const { line } = await lineOf({ path: '/a', method: 'PATCH' });
    await world().startApp();
    expect(JSON.parse(line)).toMatchObject({ method: 'PATCH', path: '/a', status: 502 });
  });

  it("has null for the app's time if the app was not asked", async () => {
    const before = world().proxy.logged().length;
    await world().raw('hello\r\n\r\n');
    const [line = ''] = (await world().logged(before + 1)).slice(-1);
    expect(JSON.parse(line)).toMatchObject({ status: 400, appSeconds: null, path: '' });
  });

  const CHECK = { 'User-Agent': 'ELB-HealthChecker/2.0' };

  it('leaves out only successful health checks', async () => {
    world().app.on('request', ({ url }, response) => {
      response.statusCode = url === '/health' ? 200 : 404;
      response.end();
    });
    const before = world().proxy.logged().length;
    await world().ask({ path: '/health', headers: CHECK });
    for (const asked of [
      { path: '/health' },
      { path: '/health?a', headers: CHECK },
      { path: '/other', headers: CHECK },
    ])
      await world().ask(asked);
    expect(
      (await world().logged(before + 3)).slice(-3).map((line) => (JSON.parse(line) as { path: string }).path),
    ).toEqual(['/health', '/health', '/other']);
    expect(world().proxy.logged()).toHaveLength(before + 3);
  });

  it('has failed health checks', async () => {
    world().app.on('request', (_, response) => response.writeHead(503).end());
    const { line } = await lineOf({ path: '/health', headers: CHECK });
    expect(JSON.parse(line)).toMatchObject({ path: '/health', status: 503 });
  });

  it('continues in a new file after a rotation, by the signal of postrotate, and closes no connection', async () => {
    ok();
    const { root } = world().proxy.place;
    await world().ask({ path: '/before' });
    const ports = new Set<number | undefined>();
    const ask = (path: string) =>
      new Promise((resolve, reject) => {
        const request = world().open({ path }).on('error', reject);
        request.on('socket', ({ localPort }) => ports.add(localPort));
        request.on('response', (response) => response.on('end', resolve).resume()).end();
      });
    await ask('/before');
    renameSync(join(root, ACCESS_LOG), join(root, `${ACCESS_LOG}.1`));
    process.kill(world().proxy.pid!, 'SIGUSR1');
    for (let tries = 0; tries < 100; tries++) {
      await sleep(20);
      try {
        world().proxy.logged();
        break;
      } catch {
        // not yet opened
      }
    }
    await sleep(100); // the main process tells the workers
    await ask('/after');
    expect((await world().logged()).map((line) => (JSON.parse(line) as { path: string }).path)).toEqual([
      '/after',
    ]);
    expect(ports.size).toBe(1);
  });
});

describeProxy('the proxy when it is stopped', () => {
  const world = proxiedForAll();

  it('first finishes open requests, and logs them', async () => {
    let answer = (): void => undefined;
    const asked = new Promise<void>((done) =>
      world().app.on('request', (_, response) => {
        answer = () => void response.end('late');
        done();
      }),
    );
    const late = world().ask({ path: '/late' });
    await asked;
    const stopped = world().proxy.stop('SIGQUIT');
    await sleep(300);
    answer();
    expect(await late).toMatchObject({ status: 200, body: 'late' });
    await stopped;
    expect(
      world()
        .proxy.logged()
        .map((line) => (JSON.parse(line) as { path: string }).path),
    ).toEqual(['/late']);
  });
});
