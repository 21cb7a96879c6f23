import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

const project = join(import.meta.dirname, '..');
const release = mkdtempSync(join(tmpdir(), 'release-'));

before(() => {
  for (const part of ['dist', 'package.json'])
    cpSync(join(project, part), join(release, part), { recursive: true });
  writeFileSync(join(release, 'release.json'), '{"commit":"abc","build":"b:1","contract":2}');
});

after(() => rmSync(release, { recursive: true }));

interface Line {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** The app in a process of its own, as an instance starts it. */
class App {
  private output = '';
  readonly child: ChildProcess;

  constructor(port: number) {
    const env = { PORT: String(port), STAGE: 'staging', HEALTH_PATH: '/up' };
    this.child = spawn(process.execPath, ['dist/server.js'], {
      cwd: release,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
  }

  get log(): Line[] {
    return this.output
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  }

  async logged(message: string): Promise<Line> {
    for (const end = Date.now() + 5_000; Date.now() < end; await sleep(10)) {
      const line = this.log.find((each) => each.message === message);
      if (line) return line;
    }
    throw new Error(`No such line: ${message}\n${this.output}`);
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }
}

async function listening(): Promise<{ port: number; close: () => Promise<unknown> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, close: () => once(server.close(), 'close') };
}

async function started(): Promise<{ app: App; port: number }> {
  const { port, close } = await listening();
  await close();
  const app = new App(port);
  await app.logged('listening');
  return { app, port };
}

const read = async (socket: Socket) => Buffer.concat((await socket.toArray()) as Buffer[]).toString();

describe('the process', () => {
  test('names the release in each line of its log, and in its greeting', async () => {
    const { app, port } = await started();
    const { time, ...line } = await app.logged('listening');
    assert.match(String(time), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const common = { release: 'abc', stage: 'staging' };
    assert.deepEqual(line, {
      level: 'info',
      message: 'listening',
      port: String(port),
      node: process.version,
      ...common,
    });
    const greeting = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    assert.match(greeting, /^Hello from .+\nstage: staging\ncommit: abc\nbuild: b:1\n$/);
    assert.equal((await fetch(`http://127.0.0.1:${port}/up`)).status, 200);
    app.child.kill('SIGKILL');
  });

  test('finishes open requests on SIGTERM, takes no new ones, and ends with status 0', async () => {
    const { app, port } = await started();
    const inFlight = connect(port, '127.0.0.1');
    inFlight.write('GET / HTTP/1.1\r\nHost: a\r\n');
    const idle = connect(port, '127.0.0.1');
    await fetch(`http://127.0.0.1:${port}/up`, { headers: { Connection: 'close' } });
    app.child.kill('SIGTERM');
    await app.logged('stopping');
    await assert.rejects(fetch(`http://127.0.0.1:${port}/up`));
    inFlight.write('Connection: close\r\n\r\n');
    assert.match(await read(inFlight), /^HTTP\/1\.1 200 OK\r\n/);
    idle.destroy();
    assert.equal(await app.ended(), 0);
    assert.deepEqual(
      app.log.map(({ message }) => message),
      ['listening', 'stopping', 'stopped'],
    );
  });

  test('ends with an error in its log if its port is in use', async () => {
    const { port, close } = await listening();
    const app = new App(port);
    assert.equal(await app.ended(), 1);
    const [line, ...more] = app.log;
    assert.deepEqual([line?.level, line?.message, more], ['error', 'crash', []]);
    assert.match(String(line?.error), new RegExp(`EADDRINUSE.* 127\\.0\\.0\\.1:${port}\n`));
    await close();
  });
});
