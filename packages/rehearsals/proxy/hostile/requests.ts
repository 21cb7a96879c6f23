import { bare, get, head, post, SECRET, type Form } from './form';

const line = (name: string, text: string, status: number, withheld?: string): Form => ({
  name,
  pieces: [head(text)],
  statuses: [status],
  withheld,
});
const target = (name: string, path: string, status: number): Form =>
  line(name, `GET ${path} HTTP/1.1`, status);
/** What the proxy does not judge: the app gets it unchanged. */
const passed = (form: Form): Form => ({ ...form, reaches: 1 });
const host = (name: string, ...headers: readonly string[]): Form => ({
  name,
  pieces: [bare(get, ...headers)],
  statuses: [400],
});

const methods: readonly Form[] = [
  line('TRACE', 'TRACE / HTTP/1.1', 405, SECRET),
  line('CONNECT', 'CONNECT internal.example:443 HTTP/1.1', 400),
  passed(line('DELETE', 'DELETE /records HTTP/1.1', 200)),
  passed(line('a method that the app does not know', 'STEAL / HTTP/1.1', 400)),
  line('a method in lower case', 'get / HTTP/1.1', 400),
  passed(line('a method of 10,000 letters, which the app refuses', `${'A'.repeat(10_000)} / HTTP/1.1`, 400)),
  { name: 'HTTP/0.9', pieces: ['GET /\r\n'], statuses: [] },
  { name: 'HTTP/0.9 with headers', pieces: [head('GET /')], statuses: [] },
  line('HTTP/2.0', 'GET / HTTP/2.0', 400),
  passed(line('HTTP/1.9', 'GET / HTTP/1.9', 200)),
  line('no version', 'GET / HTTP/', 400),
  { name: 'the preface of HTTP/2', pieces: ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], statuses: [400] },
];

const targets: readonly Form[] = [
  target('a path that climbs', '/../../etc/passwd', 400),
  target('a path that climbs, encoded', '/%2e%2e/%2e%2e/etc/passwd', 400),
  passed(target('a path that climbs, with backslashes', '/..\\..\\etc\\passwd', 200)),
  target('an encoded NUL', '/health%00', 400),
  target('a raw NUL', '/health\0', 400),
  target('a raw carriage return', '/health\rX-A: b', 400),
  passed(target('a path with a parameter', '/health;/admin', 200)),
  passed(target('two slashes', '//evil.example/', 200)),
  target('an absolute URL', 'http://evil.example/', 400),
  target('an absolute URL with credentials', `http://user:${SECRET}@app.test/`, 400),
  target('an authority', 'evil.example:443', 400),
  target('an asterisk', '*', 400),
  target('a path without its slash', 'health', 400),
  passed(target('bytes that are no ASCII, which the app refuses', '/\xff\xfe', 400)),
  target('a space', '/ /health', 400),
  passed(target('a path of 12,000 letters', `/${'a'.repeat(12_000)}`, 200)),
  passed({
    ...target('a path that would write a header', '/%0d%0aSet-Cookie:%20a=b', 200),
    withheld: 'Set-Cookie',
  }),
  passed({
    ...target('a path that would run a script', '/<script>alert(1)</script>', 200),
    withheld: '<script>',
  }),
];

const hosts: readonly Form[] = [
  host('no host'),
  host('two hosts', 'Host: app.test', 'Host: evil.example'),
  host('two hosts that agree', 'Host: app.test', 'Host: app.test'),
  host('an empty host', 'Host:'),
  host('a list of hosts', 'Host: app.test, evil.example'),
  host('a host with a path', 'Host: app.test/evil'),
  host('a host with credentials', `Host: user:${SECRET}@app.test`),
  host('a host with a port that is none', 'Host: app.test:99999999'),
  host('a host with a space', 'Host: app.test evil.example'),
  host('an address that is not closed', 'Host: [::1'),
  {
    ...host(
      'a second host after 2,000 headers',
      'Host: app.test',
      ...Array<string>(2_000).fill('a:b'),
      'Host: evil',
    ),
    statuses: [431],
  },
];

const chunked = 'Transfer-Encoding: chunked';
const sizes: readonly Form[] = [
  passed({
    name: 'a header of 17 KiB, which the app refuses',
    pieces: [head(get, `X-A: ${'a'.repeat(17 * 1024)}`)],
    statuses: [400],
  }),
  { name: '9,000 headers', pieces: [head(get, ...Array<string>(9_000).fill('a: b'))], statuses: [431] },
  passed({
    name: 'a target of 20 KiB, which the app refuses',
    pieces: [head(`GET /${'a'.repeat(20 * 1024)} HTTP/1.1`)],
    statuses: [400],
  }),
  {
    name: 'a target of 40 KiB',
    pieces: [head(`GET /${'a'.repeat(40 * 1024)} HTTP/1.1`)],
    statuses: [414],
  },
  {
    name: 'a gigabyte announced',
    pieces: [head(post, 'Content-Length: 1073741824')],
    statuses: [413],
    options: { answers: 1 },
  },
  passed({
    name: 'a chunk extension of 20 KiB',
    pieces: [`${head(post, chunked)}1;${'a'.repeat(20 * 1024)}\r\na\r\n0\r\n\r\n`],
    statuses: [200],
  }),
  passed({
    name: 'trailers of 20 KiB',
    pieces: [`${head(post, chunked)}0\r\nX-A: ${'a'.repeat(20 * 1024)}\r\n\r\n`],
    statuses: [200],
  }),
];

/** What a well-behaved client may also send: it is served, without any effect. */
export const harmless: readonly Form[] = [
  {
    name: 'an upgrade to h2c',
    pieces: [
      head(get, 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'),
    ],
    statuses: [200],
    reaches: 1,
  },
  {
    name: 'a header that looks like a length',
    pieces: [head(get, 'Content_Length: 5')],
    statuses: [200],
    reaches: 1,
  },
  {
    name: 'another host to forward to',
    pieces: [head(get, 'X-Forwarded-Host: evil.example')],
    statuses: [200],
    reaches: 1,
    withheld: 'evil',
  },
  {
    name: '1,000 ranges',
    pieces: [head(get, `Range: bytes=${'0-1,'.repeat(1_000)}2-3`)],
    statuses: [200],
    reaches: 1,
  },
  {
    name: '3,000 media types',
    pieces: [head(get, `Accept: ${'a/b,'.repeat(3_000)}*/*`)],
    statuses: [200],
    reaches: 1,
  },
  {
    name: '100 requests at once',
    pieces: [head(get).repeat(100)],
    statuses: Array<number>(100).fill(200),
    reaches: 100,
  },
];

/** Hostile requests that are not ambiguous. */
export const requests: readonly Form[] = [...methods, ...targets, ...hosts, ...sizes];
