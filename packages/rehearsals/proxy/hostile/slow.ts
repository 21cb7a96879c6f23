import assert from 'node:assert/strict';
import { get, head, post, type Form, SECRET, type Trace } from './form';

/** Takes longer in all than the time-outs of this test, with each pause shorter. */
const drip = (text: string): (string | number)[] => [...text].flatMap((letter) => [letter, 40]);
const plain = { tls: false } as const;

/** The app saw that the end is missing, and the log says why. */
function isHalf({ connections, lines }: Trace): void {
  const seen = connections.flatMap(({ requests }) => requests.map(({ isWhole }) => isWhole));
  const statuses = lines.map(({ status }) => status);
  assert.deepEqual({ seen, statuses }, { seen: [false], statuses: [408] });
}

/**
 * Clients that are slow on purpose, to keep connections open. Each is cut off after its time-out; only a body reaches
 * the app.
 */
export const slow: readonly Form[] = [
  { name: 'a connection without a handshake', pieces: [], statuses: [], options: plain },
  {
    name: 'half a hello',
    pieces: [Buffer.from('16030100c8010000c40303', 'hex')],
    statuses: [],
    options: plain,
  },
  { name: 'a handshake without a request', pieces: [], statuses: [] },
  { name: 'half a request line', pieces: [`GET /?token=${SECRET}`], statuses: [] },
  { name: 'headers without an end', pieces: [head(get).slice(0, -2)], statuses: [] },
  { name: 'headers letter by letter', pieces: drip(head(get)), statuses: [] },
  {
    name: 'a body that does not come',
    pieces: [head(post, 'Content-Length: 5')],
    statuses: [],
    reaches: 1,
    inspect: isHalf,
  },
  {
    name: 'a body letter by letter',
    pieces: [head(post, 'Content-Length: 500'), ...drip('a'.repeat(30))],
    statuses: [],
    reaches: 1,
    inspect: isHalf,
  },
  {
    name: 'chunks one by one',
    pieces: [
      head(post, 'Transfer-Encoding: chunked'),
      ...Array<(string | number)[]>(30).fill(['1\r\na\r\n', 40]).flat(),
    ],
    statuses: [],
    reaches: 1,
    inspect: isHalf,
  },
];
