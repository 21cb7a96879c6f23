import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { hostname } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer } from '../src/answer.ts';
import { limits } from '../src/limits.ts';
import { App } from './support/app.ts';
import { makeCertificate, write } from './support/certificates.ts';
import { connect, sendRaw, type Reply } from './support/raw.ts';
import { serve } from './support/serve.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';
let app: App;

before(async () => {
  const release = write('release.json', JSON.stringify({ commit, build: 'app:7' }));
  app = await App.start(await makeCertificate('http'), { STAGE: '<b>&"st\'age"', RELEASE_FILE: release });
});
after(() => app.stop());

function ask(method: string, target: string, headers: Record<string, string> = {}): Promise<Reply> {
  const lines = Object.entries({ Host: 'app.test', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return sendRaw(app.port, [`${method} ${target} HTTP/1.1\r\n${lines.join('')}Connection: close\r\n\r\n`]);
}

function header({ text }: Reply, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)\r$`, 'im').exec(text)?.[1];
}

const bodyOf = ({ text }: Reply): string => text.slice(text.indexOf('\r\n\r\n') + 4);

describe('the greeting', () => {
  test('names host, stage, commit and build, as text', async () => {
    const reply = await ask('GET', '/');
    assert.deepEqual(reply.statuses, [200]);
    const lines = [
      `Hello from ${hostname()}`,
      'stage: <b>&"st\'age"',
      `commit: ${commit}`,
      'build: app:7',
      '',
    ];
    assert.equal(bodyOf(reply), lines.join('\n'));
  });

  test('names them as JSON', async () => {
    const reply = await ask('GET', '/', { Accept: 'application/json' });
    const { greeting, ...facts } = JSON.parse(bodyOf(reply)) as Record<string, string>;
    assert.equal(greeting, `Hello from ${hostname()}`);
    assert.deepEqual(facts, { host: hostname(), stage: '<b>&"st\'age"', commit, build: 'app:7' });
  });

  test('names them as a page, with every special character escaped', async () => {
    const reply = await ask('GET', '/', { Accept: 'text/html' });
    assert.match(bodyOf(reply), /<dd>&lt;b&gt;&amp;&quot;st&#39;age&quot;<\/dd>/);
    assert.match(bodyOf(reply), new RegExp(commit));
    assert.match(header(reply, 'Content-Security-Policy') ?? '', /default-src 'none'/);
  });

  const text = 'text/plain; charset=utf-8';
  const html = 'text/html; charset=utf-8';
  const json = 'application/json';
  const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  for (const [accept, status, type] of [
    ['*/*', 200, text],
    [browser, 200, html],
    ['text/*', 200, text],
    ['text/*;q=0.5, text/html', 200, html],
    ['application/*', 200, json],
    ['text/plain;q=0.1, application/json;q=0.2, text/html;q=0.15', 200, json],
    ['text/plain;q=0, */*', 200, json],
    ['TEXT/HTML', 200, html],
    ['image/png, */*;q=0.1', 200, text],
    ['image/png', 406, text],
    ['*/*;q=0', 406, text],
    [', ;;q=', 406, text],
  ] as const) {
    test(`Accept: ${accept} is answered with ${status} ${type}`, async () => {
      const reply = await ask('GET', '/', { Accept: accept });
      assert.deepEqual([reply.statuses, header(reply, 'Content-Type')], [[status], type]);
    });
  }

  test('says to caches that it depends on Accept and is not to be kept', async () => {
    const reply = await ask('GET', '/');
    assert.deepEqual([header(reply, 'Vary'), header(reply, 'Cache-Control')], ['Accept', 'no-store']);
  });
});

describe('other answers', () => {
  test('the health path says ready, and which release', async () => {
    const reply = await ask('GET', '/health');
    assert.deepEqual(reply.statuses, [200]);
    assert.deepEqual(JSON.parse(bodyOf(reply)), { status: 'ready', commit, build: 'app:7' });
  });

  test('HEAD has the headers of GET and no body', async () => {
    const [head, get] = [await ask('HEAD', '/'), await ask('GET', '/')];
    assert.equal(header(head, 'Content-Length'), String(Buffer.byteLength(bodyOf(get))));
    assert.equal(bodyOf(head), '');
  });

  test('another path is not found: text, or JSON for those who ask for it', async () => {
    assert.deepEqual((await ask('GET', '/healthy')).statuses, [404]);
    assert.equal(bodyOf(await ask('GET', '/x', { Accept: 'image/png' })), 'Not found\n');
    assert.equal(bodyOf(await ask('GET', '/x', { Accept: 'application/json' })), '{"error":"Not found"}\n');
  });

  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']) {
    test(`${method} is not allowed, and the answer says what is`, async () => {
      const reply = await ask(method, '/', { 'Content-Length': '0' });
      assert.deepEqual([reply.statuses, header(reply, 'Allow')], [[405], 'GET, HEAD']);
    });
  }
});

describe('connections', { concurrency: true }, () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(`${version} is spoken`, async () => {
      const tls = { minVersion: version, maxVersion: version, ALPNProtocols: ['h2', 'http/1.1'] };
      const reply = await sendRaw(app.port, ['GET / HTTP/1.0\r\n\r\n'], { tls });
      assert.deepEqual(reply.statuses, [200]);
    });
  }

  test('an idle one is kept for longer than the load balancer keeps it', async () => {
    const reply = await sendRaw(app.port, ['GET / HTTP/1.1\r\nHost: a\r\n\r\n'], { quietMs: 50 });
    assert.equal(reply.isClosed, false);
    assert.match(header(reply, 'Keep-Alive') ?? '', /^timeout=65$/);
  });

  test('one that was idle for longer than headers may take still serves', async () => {
    const request = 'GET /health HTTP/1.1\r\nHost: a\r\n\r\n';
    const last = 'GET / HTTP/1.0\r\n\r\n';
    assert.deepEqual((await sendRaw(app.port, [request, 12_000, last])).statuses, [200, 200]);
  });

  test('a body is read to its end before the next request on the connection', async () => {
    const post =
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\nGET /smuggled HTTP/1.1\r\nX: y\r\n\r\n';
    const reply = await sendRaw(app.port, [`${post}GET /next HTTP/1.1\r\nHost: a\r\n\r\n`], { quietMs: 100 });
    assert.deepEqual(reply.statuses, [405, 404]);
  });

  test('a client that does not read its answer is let go', async (t) => {
    t.mock.property(limits, 'stalledTimeout', 500);
    const { server, port } = await serve(() => answer(200, 'text/plain', 'x'.repeat(20_000_000)));
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const socket = await connect(port, false);
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once((await accepted)[0], 'close', { signal: AbortSignal.timeout(15_000) });
    socket.destroy();
    server.close();
  });

  test('plain HTTP is spoken only where told', async () => {
    const plain = await App.start(undefined);
    const reply = await sendRaw(plain.port, ['GET / HTTP/1.0\r\n\r\n'], { tls: false });
    assert.deepEqual(reply.statuses, [200]);
    assert.match(reply.text, /^stage: development$/m);
    await plain.stop();
  });
});

test('the health path is the one that the settings name', async () => {
  const other = await App.start(undefined, { HEALTH_PATH: '/up/z' });
  const socket = await connect(other.port, false);
  let text = '';
  socket.on('data', (data) => (text += data.toString()));
  for (const path of ['/up/z', '/health']) socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
  await sleep(200);
  assert.deepEqual(text.match(/HTTP\/1.1 \d+/g), ['HTTP/1.1 200', 'HTTP/1.1 404']);
  socket.destroy();
  await other.stop();
});
