import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { App } from './support/app.ts';
import { makeCertificate, write } from './support/certificates.ts';
import { connect, sendRaw } from './support/raw.ts';
import { serve } from './support/serve.ts';

describe('the log', () => {
  let app: App;
  before(async () => {
    const release = write('release.json', '{"commit":"c0ffee","build":"7"}');
    const environment = { STAGE: 'staging', RELEASE_FILE: release, SESSION_KEY: 'secret-environment' };
    app = await App.start(await makeCertificate('log'), environment);
  });
  after(() => app.stop());

  const traceId = '1-67891233-abcdef012345678912345678';

  test('has one line a request, within a second, with everything an operator asks for', async () => {
    const head = `GET /nope?x=1 HTTP/1.1\r\nHost: a\r\nX-Amzn-Trace-Id: Self=1-2-3;Root=${traceId};user=secret\r\n\r\n`;
    const { text } = await sendRaw(app.port, [head], { quietMs: 50 });
    const line = await app.logged(({ path }) => path === '/nope', 1_000);
    const { time, latencyMs, requestId, ...rest } = line;
    assert.deepEqual(rest, {
      level: 'info',
      message: 'request',
      method: 'GET',
      path: '/nope',
      status: 404,
      bytes: 10,
      remote: '127.0.0.1',
      traceId,
      release: 'c0ffee',
      stage: 'staging',
    });
    assert.ok(Math.abs(Date.now() - Date.parse(String(time))) < 5_000, String(time));
    assert.ok(typeof latencyMs === 'number' && latencyMs >= 0 && latencyMs < 1_000, String(latencyMs));
    assert.match(text, new RegExp(`^X-Request-Id: ${String(requestId)}\r$`, 'm'));
  });

  test('gives every request an id of its own', async () => {
    await sendRaw(app.port, ['GET /id HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(50)], { quietMs: 100 });
    await sleep(400);
    const ids = app.log.filter(({ path }) => path === '/id').map(({ requestId }) => requestId);
    assert.deepEqual([ids.length, new Set(ids).size], [50, 50]);
  });

  test('keeps queries, credentials, cookies and the environment to itself', async () => {
    const secrets = 'Authorization: Bearer secret-a\r\nCookie: s=secret-b\r\nX-Api-Key: secret-c\r\n';
    await sendRaw(app.port, [`GET /kept?token=secret-d HTTP/1.1\r\nHost: a\r\n${secrets}\r\n`], {
      quietMs: 50,
    });
    await sendRaw(app.port, [`GET http://u:secret-e@a/ HTTP/1.1\r\nHost: a\r\n${secrets}\r\n`], {
      quietMs: 50,
    });
    await sendRaw(app.port, [`GET /bad HTTP/1.1\r\nsecret-f\r\nHost: a\r\n${secrets}\r\n`], { quietMs: 50 });
    await app.logged(({ path }) => path === '/kept');
    await app.logged('not a request');
    assert.doesNotMatch(app.stdout + app.stderr, /secret/);
  });

  test('a client that went away before its answer is a 499', async () => {
    const socket = await connect(app.port);
    socket.write('POST /gone HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n');
    await sleep(100);
    socket.destroy();
    const { status, bytes } = await app.logged(({ path }) => path === '/gone');
    assert.deepEqual([status, bytes], [499, 0]);
  });

  test('cannot be made to hold a line that somebody else wrote', async () => {
    const path = '/"}%0a{"level":"error","message":"forged"}';
    await sendRaw(app.port, [`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`], { quietMs: 50 });
    await app.logged((line) => line.path === path);
    assert.ok(app.log.every(({ message }) => message !== 'forged'));
  });
});

test('serving goes on when nobody reads the log any more', async () => {
  const app = await App.start(undefined);
  app.child.stdout?.destroy();
  const request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
  for (let turn = 0; turn < 3; turn += 1) {
    const { statuses } = await sendRaw(app.port, [request], { tls: false, quietMs: 250 });
    assert.deepEqual(statuses, [200]);
  }
  app.child.kill('SIGTERM');
  assert.equal(await app.exited(), 0);
});

test('a mistake in the app is a 500 for the client and one error line for the operator', async () => {
  const broken = await serve(() => {
    throw new Error('broken');
  });
  const { statuses, text } = await sendRaw(broken.port, ['GET / HTTP/1.1\r\nHost: a\r\n\r\n'], {
    tls: false,
  });
  broken.server.close();
  assert.deepEqual(statuses, [500]);
  assert.doesNotMatch(text, /broken/);
  const lines = broken.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual([lines.length, lines[0]?.level, lines[0]?.status], [1, 'error', 500]);
  assert.match(String(lines[0]?.error), /^Error: broken\n +at /);
});
