import assert from 'node:assert/strict';
import { get, head, inner, post, type Form } from '../hostile/form';

const MIB = 1024 * 1024;
/** The limit in this test; an instance's is larger. */
export const LIMIT_MIB = 4;
const LIMIT = LIMIT_MIB * MIB;
const chunked = 'Transfer-Encoding: chunked';
const mebibyte = Buffer.alloc(MIB, 'a');
const size = Buffer.from(`${MIB.toString(16)}\r\n`);
const line = Buffer.from('\r\n');
/** A body without a length. */
const endless = (mebibytes: number): Buffer[] =>
  Array<Buffer[]>(mebibytes)
    .fill([Buffer.concat([size, mebibyte, line])])
    .flat();

/** Bodies that are too large, too early, or not expected. */
export const bodies: readonly Form[] = [
  {
    name: 'a body over the limit that says so: the app never hears of it',
    pieces: [`${head(post, `Content-Length: ${LIMIT + 1}`)}${inner}`],
    statuses: [413],
    options: { answers: 1 },
  },
  {
    name: 'a body over the limit that does not: the app sees that its end is missing',
    pieces: [head(post, chunked), ...endless(LIMIT_MIB + 1)],
    statuses: [413],
    reaches: 1,
    options: { answers: 1 },
    inspect: ({ connections }) => {
      const [seen] = connections.flatMap(({ requests }) => requests);
      assert.equal(seen?.isWhole, false);
      assert.ok(seen.bytes <= LIMIT, `${seen.bytes} bytes`);
    },
  },
  {
    name: 'a body of just the limit, in one piece',
    pieces: [head(post, `Content-Length: ${LIMIT}`), ...Array<Buffer>(LIMIT_MIB).fill(mebibyte)],
    statuses: [200],
    reaches: 1,
    inspect: ({ connections }) => {
      const [seen] = connections.flatMap(({ requests }) => requests);
      assert.deepEqual([seen?.isWhole, seen?.bytes], [true, LIMIT]);
    },
  },
  {
    name: 'a body that waits for 100 Continue, which the proxy says',
    pieces: [head(post, 'Content-Length: 5', 'Expect: 100-continue'), 100, 'abcde'],
    statuses: [100, 200],
    reaches: 1,
    inspect: ({ connections }) => {
      const [seen] = connections.flatMap(({ requests }) => requests);
      assert.ok(!seen?.headers.some(([name]) => name.toLowerCase() === 'expect'));
      assert.deepEqual([seen?.isWhole, seen?.bytes], [true, 5]);
    },
  },
  {
    name: 'a body that waits for 100 Continue in vain: it is too large',
    pieces: [head(post, `Content-Length: ${LIMIT + 1}`, 'Expect: 100-continue')],
    statuses: [413],
    options: { answers: 1 },
  },
  {
    name: 'an unknown expectation',
    pieces: [head(get, 'Expect: the-unexpected')],
    statuses: [200],
    reaches: 1,
  },
  {
    name: 'a request hidden in a body that the app answers without reading',
    pieces: [head('POST /refuses HTTP/1.1', `Content-Length: ${inner.length}`), 100, inner],
    statuses: [403],
    reaches: 1,
  },
  {
    name: 'a request hidden in a body that the proxy answers without reading',
    pieces: [`${head('TRACE / HTTP/1.1', `Content-Length: ${inner.length}`)}${inner}`],
    statuses: [405],
  },
  {
    name: "an answer of the app's own with status 500",
    pieces: [head('GET /broken HTTP/1.1')],
    statuses: [500],
    reaches: 1,
    inspect: ({ reply }) => assert.ok(reply.text.endsWith('broken\n') || reply.text.includes('broken\n')),
  },
];
