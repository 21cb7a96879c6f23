import assert from 'node:assert/strict';
import { bare, get, head, inner, post, type Form, type Trace } from '../hostile/form';

/** The values of a header, as the app got them. */
function valuesOf({ connections }: Trace, wanted: string): string[] {
  const headers = connections.flatMap(({ requests }) => requests.flatMap((request) => request.headers));
  return headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
}

/** Checks the values of a header that the app got; without values, that it got none. */
const sees =
  (name: string, ...values: readonly string[]) =>
  (trace: Trace): void =>
    assert.deepEqual(valuesOf(trace, name), values, name);

/** Checks the client's address in the log. */
const logs =
  (...remotes: readonly string[]) =>
  ({ lines }: Trace): void =>
    assert.deepEqual(
      lines.map(({ remote }) => remote),
      remotes,
    );

const all =
  (...inspections: readonly ((trace: Trace) => void)[]) =>
  (trace: Trace): void =>
    inspections.forEach((inspect) => inspect(trace));

const served = (name: string, headers: readonly string[], inspect: (trace: Trace) => void): Form => ({
  name,
  pieces: [head(get, ...headers)],
  statuses: [200],
  reaches: 1,
  inspect,
});
const refused = (name: string, text: string): Form => ({ name, pieces: [text], statuses: [400] });

const XFF = 'X-Forwarded-For';
const xff = XFF.toLowerCase();

/** Headers about the client's address. The load balancer appends the address that it saw. */
const addresses: readonly Form[] = [
  served(
    'an address before the one that the load balancer saw',
    [`${XFF}: 6.6.6.6, 203.0.113.7`],
    all(sees(xff, '6.6.6.6, 203.0.113.7'), logs('203.0.113.7')),
  ),
  served(
    'addresses in two headers',
    [`${XFF}: 6.6.6.6`, `${XFF}: 203.0.113.7`],
    all(sees(xff, '6.6.6.6', '203.0.113.7'), logs('203.0.113.7')),
  ),
  served(
    'an address of IPv6',
    [`${XFF}: 6.6.6.6, 2001:db8::7`],
    all(sees(xff, '6.6.6.6, 2001:db8::7'), logs('2001:db8::7')),
  ),
  served(
    'no address but text that would end the line of the log',
    [`${XFF}: ","level":"error","remote":"6.6.6.6`],
    logs('127.0.0.1'),
  ),
  served('no address at all', [], all(sees(xff), logs('127.0.0.1'))),
  served(
    'an address named by Connection stays',
    [`Connection: ${XFF}, close`, `${XFF}: 203.0.113.7`],
    all(sees(xff, '203.0.113.7'), sees('connection', 'close'), logs('203.0.113.7')),
  ),
  served(
    'look-alikes with underscores do not arrive',
    ['X_Forwarded_For: 6.6.6.6', 'X_FORWARDED_PROTO: http', 'X_Request_Id: 6', `${XFF}: 203.0.113.7`],
    all(sees('x_forwarded_for'), sees('x_forwarded_proto'), sees('x_request_id'), logs('203.0.113.7')),
  ),
  served(
    'what the load balancer says of its own connection arrives',
    ['X-Forwarded-Proto: https', 'X-Forwarded-Port: 443', 'X-Amzn-Trace-Id: Root=1-2-3'],
    all(
      sees('x-forwarded-proto', 'https'),
      sees('x-forwarded-port', '443'),
      sees('x-amzn-trace-id', 'Root=1-2-3'),
    ),
  ),
];

const connection: readonly Form[] = [
  served(
    'a host named by Connection stays',
    ['Connection: Host, X-Request-Id, keep-alive'],
    all(sees('host', 'app.test'), sees('connection', 'close')),
  ),
  served(
    'headers of one connection end at the proxy',
    ['Keep-Alive: timeout=5', 'TE: trailers', 'Connection: TE, Keep-Alive'],
    all(sees('keep-alive'), sees('te'), sees('connection', 'close')),
  ),
  served('a proxy for CGI, which would take it for its own', ['Proxy: http://evil.example'], sees('proxy')),
  served(
    "a request id is the proxy's, in the log, for the app and for the client",
    ['X-Request-Id: chosen'],
    (trace) => {
      const [{ requestId } = { requestId: '' }] = trace.lines;
      assert.match(requestId, /^[0-9a-f]{32}$/);
      sees('x-request-id', requestId)(trace);
      const answered = [...trace.reply.text.matchAll(/^x-request-id: (.*)\r$/gim)].map(([, value]) => value);
      assert.deepEqual(answered, [requestId]);
    },
  ),
];

const hosts: readonly Form[] = [
  refused('an absolute target with another host', head('GET http://evil.example/ HTTP/1.1')),
  refused('an absolute target with the same host', head('GET http://app.test/ HTTP/1.1')),
  refused('an absolute target without a Host header', bare('GET http://app.test/ HTTP/1.1')),
  refused('an authority of another host', head('GET evil.example:443 HTTP/1.1')),
  refused('a second host after a folded line', bare(get, 'Host: app.test', 'X-A: b\r\n Host: evil.example')),
  refused('a second host in another case', bare(get, 'Host: app.test', 'hOST: evil.example')),
  refused('a host behind a space before the colon', bare(get, 'Host : evil.example', 'Host: app.test')),
  served(
    'other names for the host',
    ['X-Forwarded-Host: evil.example', 'X-Host: evil.example', 'Forwarded: host=evil.example'],
    sees('host', 'app.test'),
  ),
];

const lines: readonly Form[] = [
  refused('HTTP/1.0 without a host', 'GET / HTTP/1.0\r\n\r\n'),
  {
    name: 'HTTP/1.0 that keeps its connection',
    pieces: [head('GET / HTTP/1.0', 'Connection: keep-alive')],
    statuses: [200],
    reaches: 1,
    inspect: sees('connection', 'close'),
  },
  refused('the preface of HTTP/2 with a request behind it', `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${inner}`),
  refused('a tab in the request line', head('GET\t/ HTTP/1.1')),
  refused('a version behind two spaces and a path', head('GET / /smuggled HTTP/1.1')),
  refused('a carriage return without its line feed', head(get, 'X-A: b\rX-B: c')),
  {
    name: 'a length of 20 KiB, most of it zeros: the app gets the number',
    pieces: [`${head(post, `Content-Length: ${'0'.repeat(20 * 1024)}5`)}abcde`],
    statuses: [200],
    reaches: 1,
    inspect: sees('content-length', '5'),
  },
  {
    name: 'a request that is refused among good ones: what is behind it is not looked at',
    pieces: [
      `${head('GET /1 HTTP/1.1')}${head('GET /2 HTTP/1.1')}${head('GET /3 HTTP/1.1', 'X A: b')}${inner}`,
    ],
    statuses: [200, 200, 400],
    reaches: 2,
  },
  {
    name: 'empty lines before a request',
    pieces: [`\r\n\r\n${head(get)}`],
    statuses: [200],
    reaches: 1,
  },
  {
    name: '200 headers',
    pieces: [head(get, ...Array.from({ length: 200 }, (_, index) => `X-${index}: y`))],
    statuses: [200],
    reaches: 1,
    inspect: sees('x-199', 'y'),
  },
  {
    name: 'a header of 20 KiB, which the app refuses by itself',
    pieces: [head(get, `X-A: ${'a'.repeat(20 * 1024)}`)],
    statuses: [400],
    reaches: 1,
  },
  {
    name: 'headers of 300 KiB',
    pieces: [head(get, ...Array<string>(30).fill(`X-A: ${'a'.repeat(10_000)}`))],
    statuses: [431],
  },
];

/** Heads that proxy and app could read differently, or by which a client pretends to be the load balancer. */
export const heads: readonly Form[] = [...addresses, ...connection, ...hosts, ...lines];
