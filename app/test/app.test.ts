import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { createApp, type Facts } from '../src/app.ts';
import type { Log } from '../src/log.ts';

const good: Facts = { host: 'here', stage: 'staging', commit: 'abc', build: 'b:1' };
let facts = good;
const logged: Parameters<Log>[] = [];
let server: Server;

before(async () => {
  server = createServer((...exchange) =>
    createApp(facts, '/health', (...line) => void logged.push(line))(...exchange),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

after(() => server.close());

async function ask(path: string, method = 'GET', headers = {}) {
  const { port } = server.address() as AddressInfo;
  const request = httpRequest({ port, host: '127.0.0.1', path, method, headers, agent: false }).end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const text = Buffer.concat((await response.toArray()) as Buffer[]).toString();
  return { status: response.statusCode, text, headers: response.headers };
}

describe('the app', () => {
  test('greets, and says which release it is', async () => {
    const { status, text, headers } = await ask('/?from=test');
    assert.deepEqual([status, text], [200, 'Hello from here\nstage: staging\ncommit: abc\nbuild: b:1\n']);
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
    assert.equal(headers['cache-control'], 'no-store');
  });

  test('is healthy at the health path, with any query', async () => {
    for (const path of ['/health', '/health?x=1']) assert.equal((await ask(path)).status, 200);
  });

  test('answers HEAD without a body', async () => {
    const { status, text, headers } = await ask('/', 'HEAD');
    assert.deepEqual([status, text], [200, '']);
    assert.equal(headers['content-length'], String((await ask('/')).text.length));
  });

  test('answers 404 for other paths, and 405 for other methods', async () => {
    assert.equal((await ask('/none')).status, 404);
    assert.equal((await ask('/constructor')).status, 404);
    const { status, headers } = await ask('/', 'POST');
    assert.deepEqual([status, headers.allow], [405, 'GET, HEAD']);
  });

  test('answers its own mistakes with 500, and logs them with the id that the proxy gave the request', async () => {
    facts = {
      ...facts,
      get host(): string {
        throw new Error('on purpose');
      },
    };
    const { status, text } = await ask('/', 'GET', { 'X-Request-Id': 'r-1' });
    assert.deepEqual([status, text], [500, 'Internal error\n']);
    const [level, message, fields] = logged.at(-1) ?? [];
    assert.deepEqual([level, message, fields?.requestId], ['error', 'request failed', 'r-1']);
    assert.match(String(fields?.error), /^Error: on purpose\n {4}at /);
    assert.equal((await ask('/health')).status, 200);
  });
});
