import { get, head, post, type Form, SECRET } from './form.ts';

const drip = (text: string): (string | number)[] => [...text].flatMap((letter) => [letter, 400]);
const plain = { tls: false } as const;

/** Clients that take their time, to hold connections. Each must be gone within about 16 seconds. */
export const slow: readonly Form[] = [
  { name: 'a connection without a handshake', pieces: [], statuses: [], options: plain },
  {
    name: 'half a hello',
    pieces: [Buffer.from('16030100c8010000c40303', 'hex')],
    statuses: [],
    options: plain,
  },
  { name: 'a handshake without a request', pieces: [], statuses: [408] },
  { name: 'half a request line', pieces: [`GET /?token=${SECRET}`], statuses: [408] },
  { name: 'headers without an end', pieces: [head(get).slice(0, -2)], statuses: [408] },
  { name: 'headers letter by letter', pieces: drip(head(get)), statuses: [408] },
  { name: 'a body that does not come', pieces: [head(post, 'Content-Length: 5')], statuses: [408] },
  {
    name: 'a body letter by letter',
    pieces: [head(post, 'Content-Length: 500'), ...drip('a'.repeat(99))],
    statuses: [408],
  },
  {
    name: 'chunks one by one',
    pieces: [
      head(post, 'Transfer-Encoding: chunked'),
      ...Array<(string | number)[]>(99).fill(['1\r\na\r\n', 400]).flat(),
    ],
    statuses: [408],
  },
];
