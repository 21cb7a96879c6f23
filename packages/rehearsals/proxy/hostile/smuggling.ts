import { get, head, inner, post, type Form } from './form';

const chunked = 'Transfer-Encoding: chunked';
const refusedBy = (name: string, ...headers: readonly string[]): Form => ({
  name,
  pieces: [`${head(post, ...headers)}0\r\n\r\n${inner}`],
  statuses: [400],
});
const badChunk = (name: string, body: string): Form => ({
  name,
  pieces: [`${head(post, chunked)}${body}`],
  statuses: [400],
});
const untidy = (name: string, text: string): Form => ({ name, pieces: [text], statuses: [400] });
/** A form that the proxy accepts and hands to the app in the usual form. */
const tidied = (name: string, text: string): Form => ({
  name,
  pieces: [text],
  statuses: [200],
  reaches: 1,
});

/** Requests whose end two servers in a row could see at different places. */
export const smuggling: readonly Form[] = [
  refusedBy('length and chunks', 'Content-Length: 5', chunked),
  refusedBy('chunks and length', chunked, 'Content-Length: 5'),
  refusedBy('two lengths that differ', 'Content-Length: 5', 'Content-Length: 6'),
  refusedBy('two lengths that agree', 'Content-Length: 5', 'Content-Length: 5'),
  refusedBy('a list of lengths', 'Content-Length: 5, 5'),
  refusedBy('a length with a sign', 'Content-Length: +5'),
  refusedBy('a negative length', 'Content-Length: -1'),
  refusedBy('a hexadecimal length', 'Content-Length: 0x5'),
  refusedBy('a length in two words', 'Content-Length: 5 5'),
  refusedBy('a length beyond 64 bits', 'Content-Length: 18446744073709551621'),
  refusedBy('an empty length', 'Content-Length:'),
  refusedBy('a length after a space', 'Content-Length : 5'),
  refusedBy('an unknown encoding', 'Transfer-Encoding: xchunked'),
  refusedBy('an encoding after a vertical tab', 'Transfer-Encoding: \x0bchunked'),
  refusedBy('an encoding before a colon after a space', 'Transfer-Encoding : chunked'),
  refusedBy('chunks, then something else', 'Transfer-Encoding: chunked, identity'),
  refusedBy('something else, then chunks', 'Transfer-Encoding: gzip, chunked'),
  refusedBy('two encodings', chunked, 'Transfer-Encoding: identity'),
  refusedBy('chunks twice', chunked, chunked),
  refusedBy('an encoding in quotes', 'Transfer-Encoding: "chunked"'),
  refusedBy('an encoding on a folded line', 'Transfer-Encoding:\r\n chunked'),
  {
    name: 'chunks in HTTP/1.0',
    pieces: [`${head(post.replace('1.1', '1.0'), chunked)}0\r\n\r\n${inner}`],
    statuses: [400],
  },
  badChunk('a chunk size with a sign', `-1\r\n${inner}`),
  badChunk('a chunk size with a prefix', `0x5\r\nabcde\r\n0\r\n\r\n${inner}`),
  badChunk('a chunk size that is no number', `zz\r\n${inner}`),
  badChunk('a chunk size beyond 64 bits', `10000000000000005\r\nabcde\r\n0\r\n\r\n${inner}`),
  badChunk('a chunk that is longer than its size', `3\r\nabcde\r\n0\r\n\r\n${inner}`),
  tidied('chunk lines that end in bare line feeds', `${head(post, chunked)}5\nabcde\n0\n\n`),
  untidy('a folded header', head(get, 'X-Folded: a\r\n b')),
  tidied('lines that end in bare line feeds', head(get).replaceAll('\r\n', '\n')),
  untidy('a bare carriage return in a header', head(get, 'X-A: b\rTransfer-Encoding: chunked')),
  untidy('a NUL in a header', head(get, 'X-A: b\0c')),
  tidied('a header without a colon', head(get, 'nonsense')),
  untidy('a header without a name', head(get, ': x')),
  untidy('a space in a header name', head(get, 'X A: b')),
  untidy('a space before the first header', head(`${get}\r\n X-A: b`)),
  {
    name: 'a hidden request as the body of a GET',
    pieces: [head('GET /nope HTTP/1.1', `Content-Length: ${inner.length}`) + inner],
    statuses: [200],
    reaches: 1,
  },
  {
    name: 'a hidden request in a trailer',
    pieces: [`${head(post, chunked)}0\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`],
    statuses: [200],
    reaches: 1,
  },
  {
    name: 'nonsense behind a request',
    pieces: [`${head('GET /nope HTTP/1.1')}\x16\x03\x01nonsense\r\n\r\n`],
    statuses: [200, 400],
    reaches: 1,
  },
];
