import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { App } from './support/app.ts';
import { makeCertificate, type CertificateFiles } from './support/certificates.ts';
import { connect, sendRaw, type Reply } from './support/raw.ts';

let files: CertificateFiles;
before(async () => {
  files = await makeCertificate('drain');
});

const start = (drain: number, stop: number): Promise<App> =>
  App.start(files, { DRAIN_SECONDS: String(drain), STOP_TIMEOUT_SECONDS: String(stop) });

const ask = (app: App, path: string): Promise<Reply> =>
  sendRaw(app.port, [`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`], { quietMs: 100 });

/** A request in flight: its headers have arrived, its body has not. */
async function beginRequest(app: App): Promise<Socket> {
  const socket = await connect(app.port);
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab');
  await sleep(100);
  return socket;
}

async function finishRequest(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (data) => (text += data.toString()));
  socket.write('cd');
  await once(socket, 'close');
  return text;
}

describe('SIGTERM', { concurrency: true }, () => {
  test('turns unready at once, but keeps serving until the load balancer has noticed', async () => {
    const app = await start(1, 10);
    const idle = await connect(app.port);
    idle.write('GET /health HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(idle, 'data');

    const stopped = app.stop('SIGTERM');
    await app.logged('draining');
    const health = await ask(app, '/health');
    assert.deepEqual([health.statuses, health.isClosed], [[503], true]);
    assert.match(health.text, /Connection: close\r\n[^]*\{"status":"draining"\}/);
    assert.deepEqual((await ask(app, '/')).statuses, [200]);

    // A connection from before is served as well, and told to end.
    let text = '';
    idle.on('data', (data) => (text += data.toString()));
    idle.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(idle, 'close');
    assert.match(text, /^HTTP\/1\.1 200 OK\r\n[^]*Connection: close\r\n[^]*Hello from/);

    const { status, seconds } = await stopped;
    assert.equal(status, 0);
    assert.ok(seconds >= 1 && seconds < 2.5, `took ${seconds} s`);
  });

  test('finishes what is in flight, and takes nothing new once it closes', async () => {
    const app = await start(0, 10);
    const socket = await beginRequest(app);
    const stopped = app.stop('SIGTERM');
    await app.logged('stopping');
    await assert.rejects(connect(app.port), { code: 'ECONNREFUSED' });
    await sleep(1_500);
    assert.match(await finishRequest(socket), /^HTTP\/1\.1 405 [^]*Connection: close\r\n/);
    assert.equal((await stopped).status, 0);
    assert.ok(app.log.some(({ message, status }) => message === 'request' && status === 405));
    assert.equal(app.log.at(-1)?.message, 'stopped');
  });

  test('closes idle connections, used or not, without waiting for their time-out', async () => {
    const app = await start(0, 10);
    const [used, unused] = [await connect(app.port), await connect(app.port)];
    used.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(used, 'data');
    const closed = Promise.all([once(used, 'close'), once(unused, 'close')]);
    unused.resume();
    const { status, seconds } = await app.stop('SIGTERM');
    await closed;
    assert.equal(status, 0);
    assert.ok(seconds < 2.5, `took ${seconds} s`);
  });

  test('exits 0 within its time limit even if a request never ends, and says so', async () => {
    const app = await start(1, 2);
    await beginRequest(app);
    const { status, seconds } = await app.stop('SIGTERM');
    assert.equal(status, 0);
    assert.ok(seconds >= 2 && seconds < 3, `took ${seconds} s`);
    assert.equal((await app.logged('stop timed out').catch(() => app.log.at(-2)))?.cutOff, 1);
  });

  test('twice is like once', async () => {
    const app = await start(1, 10);
    const stopped = app.stop('SIGTERM');
    await app.logged('draining');
    app.child.kill('SIGTERM');
    assert.deepEqual((await ask(app, '/')).statuses, [200]);
    const { status, seconds } = await stopped;
    assert.equal(status, 0);
    assert.ok(seconds >= 1, `took ${seconds} s`);
    assert.equal(app.log.filter(({ message }) => message === 'draining').length, 1);
  });
});

describe('SIGINT', { concurrency: true }, () => {
  test('stops without draining', async () => {
    const app = await start(5, 10);
    const { status, seconds } = await app.stop('SIGINT');
    assert.equal(status, 0);
    assert.ok(seconds < 1, `took ${seconds} s`);
  });

  test('ends a drain', async () => {
    const app = await start(5, 10);
    const stopped = app.stop('SIGTERM');
    await app.logged('draining');
    app.child.kill('SIGINT');
    const { status, seconds } = await stopped;
    assert.equal(status, 0);
    assert.ok(seconds < 2, `took ${seconds} s`);
  });
});
