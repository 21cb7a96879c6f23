import { type IncomingMessage } from 'node:http';
import { describeProxy } from '../../../packages/test-support/describe-proxy';
import { proxiedForAll } from './proxied';

describeProxy('a request that is no good', () => {
  const world = proxiedForAll();

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['HTTP/0.9', 'GET /\r\n', 400],
    ['HTTP/1.0 without a name', 'GET / HTTP/1.0\r\n\r\n', 400],
    ['HTTP/1.1 without a name', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['two names', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd', 400],
    ['a length that is none', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc', 400],
    [
      'another transfer encoding',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a NUL in a header', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n', 400],
    ['a NUL in the path', 'GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['a space in the path', 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['a way out of the root', 'GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['a header of 40 KiB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(40 * 1024)}\r\n\r\n`, 431],
    ['a path of 40 KiB', `GET /${'x'.repeat(40 * 1024)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 405],
    ['CONNECT', 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\nConnection: close\r\n\r\n', 400],
  ])('is refused, and the app does not hear of it: %s', async (_, bytes, status) => {
    let asked = 0;
    world().app.on('request', (_request, response) => {
      asked++;
      response.end();
    });
    const said = await world().raw(bytes);
    const id = /^X-Request-Id: ([0-9a-f]{32})\r$/m.exec(said)?.[1];
    expect(said).toMatch(
      new RegExp(`(^HTTP/1\\.1 ${status} |^)[\\s\\S]*${status}: [A-Z][^\\n]+\\.\\nRequest [0-9a-f]{32}\\n$`),
    );
    if (said.startsWith('HTTP/')) expect(said).toContain(`Request ${id}\n`);
    expect(asked).toBe(0);
  });

  it.each([
    [
      'a header of 15 KiB',
      `GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: ${'x'.repeat(15 * 1024)}\r\n\r\n`,
    ],
    [
      'headers of 60 KiB',
      `GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${Array.from({ length: 4 }, (_, i) => `X-${i}: ${'x'.repeat(15 * 1024)}\r\n`).join('')}\r\n`,
    ],
  ])('passes where the load balancer lets it: %s', async (_, bytes) => {
    world().app.on('request', (_request, response) => response.end('ok'));
    // Node.js itself takes 16 KiB unless told: what is asked here is that nginx hands them on.
    expect(await world().raw(bytes)).toMatch(/^HTTP\/1\.1 (200|431) /);
  });

  it('is taken without TLS by nobody', async () => {
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      request({ port: world().port, host: '127.0.0.1' }, (response: IncomingMessage) =>
        resolve(response.statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(400);
  });

  it.each([
    ['TLSv1.1', false],
    ['TLSv1.2', true],
    ['TLSv1.3', true],
  ] as const)('speaks %s: %s', async (version, expected) => {
    const options = { minVersion: version, maxVersion: version } as unknown as { minVersion?: 'TLSv1.1' };
    const spoken = await world()
      .socket(options)
      .then(
        (socket) => (socket.destroy(), true),
        () => false,
      );
    expect(spoken).toBe(expected);
  });
});
