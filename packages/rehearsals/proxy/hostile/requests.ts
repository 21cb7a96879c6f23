import { bare, get, head, post, SECRET, type Form } from './form.ts';

const line = (name: string, text: string, status: number, withheld?: string): Form => ({
  name,
  pieces: [head(text)],
  statuses: [status],
  withheld,
});
const target = (name: string, path: string, status: number): Form =>
  line(name, `GET ${path} HTTP/1.1`, status);
const host = (name: string, ...headers: readonly string[]): Form => ({
  name,
  pieces: [bare(get, ...headers)],
  statuses: [400],
});

const methods: readonly Form[] = [
  line('TRACE', 'TRACE / HTTP/1.1', 405, SECRET),
  line('CONNECT', 'CONNECT internal.example:443 HTTP/1.1', 405),
  line('DELETE of the health path', 'DELETE /health HTTP/1.1', 405),
  line('an unknown method', 'STEAL / HTTP/1.1', 400),
  line('a method in lower case', 'get / HTTP/1.1', 400),
  line('a method of 10,000 letters', `${'A'.repeat(10_000)} / HTTP/1.1`, 400),
  line('HTTP/0.9', 'GET /', 400),
  line('HTTP/2.0', 'GET / HTTP/2.0', 400),
  line('HTTP/1.9', 'GET / HTTP/1.9', 400),
  line('no version', 'GET / HTTP/', 400),
  { name: 'the preface of HTTP/2', pieces: ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], statuses: [400] },
  {
    name: 'a body that waits for 100 Continue',
    pieces: [head(post, 'Content-Length: 5', 'Expect: 100-continue')],
    statuses: [417],
  },
  { name: 'an unknown expectation', pieces: [head(get, 'Expect: the-unexpected')], statuses: [417] },
];

const targets: readonly Form[] = [
  target('a path that climbs', '/../../etc/passwd', 404),
  target('a path that climbs, encoded', '/%2e%2e/%2e%2e/etc/passwd', 404),
  target('a path that climbs, with backslashes', '/..\\..\\etc\\passwd', 404),
  target('an encoded NUL', '/health%00', 404),
  target('a raw NUL', '/health\0', 400),
  target('a raw carriage return', '/health\rX-A: b', 400),
  target('a path with a parameter', '/health;/admin', 404),
  target('two slashes', '//evil.example/', 404),
  target('an absolute URL', 'http://evil.example/', 400),
  target('an absolute URL with credentials', `http://user:${SECRET}@app.test/`, 400),
  target('an authority', 'evil.example:443', 400),
  target('an asterisk', '*', 400),
  target('a path without its slash', 'health', 400),
  target('bytes that are no ASCII', '/\xff\xfe', 400),
  target('a space', '/ /health', 400),
  target('a path of 12,000 letters', `/${'a'.repeat(12_000)}`, 404),
  { ...target('a path that would write a header', '/%0d%0aSet-Cookie:%20a=b', 404), withheld: 'Set-Cookie' },
  { ...target('a path that would run a script', '/<script>alert(1)</script>', 404), withheld: '<script>' },
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
  host(
    'a second host after 2,000 headers',
    'Host: app.test',
    ...Array<string>(2_000).fill('a:b'),
    'Host: evil',
  ),
];

/** More requests at once than anybody can want answered; nobody reads what is. */
const pipeline = Array<string>(200).fill(head(get).repeat(200));

const chunked = 'Transfer-Encoding: chunked';
const sizes: readonly Form[] = [
  { name: '40,000 requests at once', pieces: pipeline, statuses: [], options: { isDeaf: true } },
  { name: 'a header of 17 KiB', pieces: [head(get, `X-A: ${'a'.repeat(17 * 1024)}`)], statuses: [431] },
  { name: '9,000 headers', pieces: [head(get, ...Array<string>(9_000).fill('a: b'))], statuses: [431] },
  { name: 'a target of 20 KiB', pieces: [head(`GET /${'a'.repeat(20 * 1024)} HTTP/1.1`)], statuses: [431] },
  { name: 'a gigabyte announced', pieces: [head(post, 'Content-Length: 1073741824')], statuses: [413] },
  {
    name: 'chunks without end',
    pieces: [head(post, chunked), ...Array<string>(40).fill(`1000\r\n${'a'.repeat(4096)}\r\n`)],
    statuses: [413],
  },
  {
    name: 'a chunk extension of 20 KiB',
    pieces: [`${head(post, chunked)}1;${'a'.repeat(20 * 1024)}\r\na\r\n0\r\n\r\n`],
    statuses: [413],
  },
  {
    name: 'trailers of 20 KiB',
    pieces: [`${head(post, chunked)}0\r\nX-A: ${'a'.repeat(20 * 1024)}\r\n\r\n`],
    statuses: [431],
  },
];

/** What a well-behaved client may also send; it is served, and nothing of it has an effect. */
export const harmless: readonly Form[] = [
  {
    name: 'an upgrade to h2c',
    pieces: [
      head(get, 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'),
    ],
    statuses: [200],
  },
  {
    name: 'an upgrade to a web socket',
    pieces: [head(get, 'Connection: Upgrade', 'Upgrade: websocket')],
    statuses: [200],
  },
  { name: 'a header that looks like a length', pieces: [head(get, 'Content_Length: 5')], statuses: [200] },
  {
    name: 'another host to forward to',
    pieces: [head(get, 'X-Forwarded-Host: evil.example')],
    statuses: [200],
    withheld: 'evil',
  },
  { name: '1,000 ranges', pieces: [head(get, `Range: bytes=${'0-1,'.repeat(1_000)}2-3`)], statuses: [200] },
  { name: '3,000 media types', pieces: [head(get, `Accept: ${'a/b,'.repeat(3_000)}*/*`)], statuses: [200] },
  { name: '100 requests at once', pieces: [head(get).repeat(100)], statuses: Array<number>(100).fill(200) },
];

/** Requests that mean only one thing, and nothing good. */
export const requests: readonly Form[] = [...methods, ...targets, ...hosts, ...sizes];
