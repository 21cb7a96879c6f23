import assert from 'node:assert/strict';
import { get, head, inner, type Form, type Trace } from '../hostile/form';

const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
const webSocket = ['Connection: Upgrade', 'Upgrade: websocket', key, 'Sec-WebSocket-Version: 13'];
const h2c = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'];

const isPlain = ({ connections }: Trace): void => {
  const [seen] = connections.flatMap(({ requests }) => requests);
  const fields = seen?.headers.filter(([name]) => ['upgrade', 'connection'].includes(name.toLowerCase()));
  assert.deepEqual(fields, [['Connection', 'close']]);
  assert.equal(seen?.isUpgrade, false);
};
const plain = (name: string, headers: readonly string[]): Form => ({
  name,
  pieces: [head(get, ...headers)],
  statuses: [200],
  reaches: 1,
  inspect: isPlain,
});

/** Ways past the proxy: it does not look into what it takes for a tunnel. */
export const upgrades: readonly Form[] = [
  plain('an upgrade to h2c, by which a client would talk to the app alone', h2c),
  plain('an upgrade to h2c or a WebSocket', ['Connection: Upgrade', 'Upgrade: h2c, websocket']),
  plain('two upgrades', ['Connection: Upgrade', 'Upgrade: h2c', 'Upgrade: websocket', key]),
  plain('an upgrade to TLS', ['Connection: Upgrade', 'Upgrade: TLS/1.2']),
  {
    name: 'a WebSocket, in which the bytes of a request are bytes',
    pieces: [head('GET /socket HTTP/1.1', ...webSocket), 100, inner],
    statuses: [101],
    reaches: 1,
    options: { awaited: inner },
    inspect: ({ reply }) => assert.ok(reply.text.endsWith(inner), reply.text),
  },
  {
    name: 'a WebSocket that the app refuses is no tunnel: what follows is a request to the proxy',
    pieces: [head('GET /refuses HTTP/1.1', ...webSocket), 100, head('GET /next HTTP/1.1')],
    statuses: [403, 200],
    reaches: 2,
    inspect: ({ lines }) =>
      assert.deepEqual(
        lines.map(({ path }) => path),
        ['/refuses', '/next'],
      ),
  },
];
