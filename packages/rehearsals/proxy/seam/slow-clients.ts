import assert from 'node:assert/strict';
import { get, head, post, type Form, type Trace } from '../hostile/form';
import { LARGE } from '../recorder';

/** The app was stopped early: it had not written all of a large answer. */
const toldEarly = ({ handedOut: [bytes = 0] }: Trace): void =>
  assert.ok(bytes > 0 && bytes < LARGE, `${bytes} bytes`);

/** Clients that read slowly or leave: the app must not have to hold their answers for ever. */
export const slowClients: readonly Form[] = [
  {
    name: 'a large answer that nobody reads',
    pieces: [head('GET /large HTTP/1.1')],
    statuses: [],
    reaches: 1,
    options: { isDeaf: true, timeoutMs: 1_500 },
    inspect: toldEarly,
  },
  {
    name: '10 requests at once whose answers nobody reads',
    pieces: [head(get).repeat(10)],
    statuses: [],
    reaches: 10,
    options: { isDeaf: true, timeoutMs: 3_000 },
  },
  {
    name: 'a client that leaves in the middle of a large answer',
    pieces: [head('GET /large HTTP/1.1'), 100],
    statuses: [],
    reaches: 1,
    options: { isDeaf: true, leaves: true },
    inspect: toldEarly,
  },
  {
    name: 'a client that leaves in the middle of its body',
    pieces: [head(post, 'Content-Length: 500'), 'abc', 100],
    statuses: [],
    reaches: 1,
    options: { leaves: true },
    inspect: ({ connections }) => {
      const [seen] = connections.flatMap(({ requests }) => requests);
      assert.deepEqual([seen?.isWhole, seen?.bytes], [false, 3]);
    },
  },
  {
    name: 'a client that leaves before its answer: the log has 499',
    pieces: [head('GET /slow HTTP/1.1'), 100],
    statuses: [],
    reaches: 1,
    options: { leaves: true },
    inspect: ({ lines }) =>
      assert.deepEqual(
        lines.map(({ status }) => status),
        [499],
      ),
  },
];
