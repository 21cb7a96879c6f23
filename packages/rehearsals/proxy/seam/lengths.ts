import assert from 'node:assert/strict';
import { get, head, inner, post, type Form, type Trace } from '../hostile/form';

const chunked = 'Transfer-Encoding: chunked';
const refused = (name: string, ...headers: readonly string[]): Form => ({
  name,
  pieces: [`${head(post, ...headers)}0\r\n\r\n${inner}`],
  statuses: [400],
});

/** The request failed: the app saw that its end is missing. */
function isHalf({ connections }: Trace): void {
  assert.deepEqual(
    connections.flatMap(({ requests }) => requests.map(({ isWhole }) => isWhole)),
    [false],
  );
}

/** The app gets a whole body, whatever its encoding was. */
const isBody =
  (bytes: number) =>
  ({ connections }: Trace): void => {
    const seen = connections.flatMap(({ requests }) => requests.map((each) => [each.bytes, each.isWhole]));
    assert.deepEqual(seen, [[bytes, true]]);
  };

/** Two lengths for one request: proxy and app could each use another one. */
export const lengths: readonly Form[] = [
  refused(
    'CL.TE: the length ends before the hidden request, the chunks do not',
    'Content-Length: 4',
    chunked,
  ),
  refused('TE.CL: the other way round', chunked, `Content-Length: ${inner.length + 5}`),
  refused('TE.TE: the second encoding is unknown', chunked, 'Transfer-encoding: cow'),
  refused('TE.TE: the first encoding is unknown', 'Transfer-encoding: cow', chunked),
  refused('TE.TE: a tab before the value', chunked, 'Transfer-Encoding:\tchunked'),
  refused('TE.TE: the encoding on a line of its own', 'X-A: b\r\nTransfer-Encoding\r\n: chunked'),
  refused('an encoding behind a form feed', 'Transfer-Encoding: \x0cchunked'),
  refused('an encoding behind a bare line feed', 'X-A: b\nTransfer-Encoding: chunked', 'Content-Length: 3'),
  refused('an encoding with a NUL', 'Transfer-Encoding: chunked\0'),
  refused('a length on a folded line', 'Content-Length:\r\n 4'),
  refused('a length with a space before the colon', 'Content-Length : 4', chunked),
  refused('a length of zero and one of four', 'Content-Length: 0', 'Content-Length: 4'),
  refused('a length in full-width digits', 'Content-Length: \xef\xbc\x95'),
  {
    name: 'an encoding with an underscore is none',
    pieces: [head(post, 'Transfer_Encoding: chunked', 'Content-Length: 5'), '0\r\n\r\n'],
    statuses: [200],
    reaches: 1,
    inspect: isBody(5),
  },
  {
    name: 'a length named by Connection stays',
    pieces: [head(post, 'Connection: Content-Length', 'Content-Length: 5'), 'abcde'],
    statuses: [200],
    reaches: 1,
    inspect: isBody(5),
  },
  {
    name: 'an encoding named by Connection stays',
    pieces: [head(post, 'Connection: Transfer-Encoding', chunked), '5\r\nabcde\r\n0\r\n\r\n'],
    statuses: [200],
    reaches: 1,
    inspect: isBody(5),
  },
  {
    name: 'chunks with extensions, which the app does not see',
    pieces: [head(post, chunked), '5;a="b\\"c";d\r\nabcde\r\n0;e=f\r\n\r\n'],
    statuses: [200],
    reaches: 1,
    inspect: isBody(5),
  },
  {
    name: 'a chunk extension that holds a line feed',
    pieces: [head(post, chunked), 50, `5;a\nabcde\r\n0\r\n\r\n`],
    statuses: [200],
    reaches: 1,
    inspect: isBody(5),
  },
  {
    name: 'trailers that would be headers, which the app does not see',
    pieces: [
      head(post, chunked),
      50,
      '5\r\nabcde\r\n0\r\nContent-Length: 4\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n',
    ],
    statuses: [200],
    reaches: 1,
    inspect: isBody(5),
  },
  {
    name: 'a chunk that is larger than it says, once the app has the head',
    pieces: [head(post, chunked), 50, `3\r\nabcde\r\n0\r\n\r\n${inner}`],
    statuses: [400],
    reaches: 1,
    inspect: isHalf,
  },
  {
    name: 'a chunk size that is none, once the app has the head',
    pieces: [head(post, chunked), 50, `5\r\nabcde\r\n`, 50, `zz\r\n${inner}`],
    statuses: [400],
    reaches: 1,
    inspect: isHalf,
  },
  {
    name: 'a chunk of more than 64 bits, once the app has the head',
    pieces: [head(post, chunked), 50, `fffffffffffffffff\r\n${inner}`],
    statuses: [400],
    reaches: 1,
    inspect: isHalf,
  },
  {
    name: 'the end of a body in two pieces',
    pieces: [head(post, chunked), 50, '5\r\nabc', 20, 'de\r', 20, '\n0\r\n', 20, '\r\n'],
    statuses: [200],
    reaches: 1,
    inspect: isBody(5),
  },
  {
    name: 'a body that is a request, and a request behind it',
    pieces: [`${head(post, `Content-Length: ${inner.length}`)}${inner}${head(get)}`],
    statuses: [200, 200],
    reaches: 2,
    inspect: ({ connections }) => {
      const targets = connections.flatMap(({ requests }) => requests.map(({ target }) => target));
      assert.ok(
        targets.every((target) => target.startsWith('/?')),
        targets.join(),
      );
    },
  },
];
