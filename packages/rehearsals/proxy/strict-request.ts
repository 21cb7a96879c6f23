/** A request by the rules of RFC 9112, read from bytes. */
export interface StrictRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** Whether it is complete. */
  readonly isWhole: boolean;
}

/** Bytes in which two servers in a row could see different requests. */
export class AmbiguousRequest extends Error {}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const REQUEST_LINE = new RegExp(`^(${TOKEN}) (/[!-~\\x80-\\xff]*) HTTP/1\\.1$`);
/** A header line that is not folded, has no space after the name, and hides no line end in its value. */
const HEADER = new RegExp(`^(${TOKEN}):[ \\t]*([^\\r\\n\\0]*?)[ \\t]*$`);

/**
 * Reads the bytes of one connection as exactly one request. The parser is strict: what it accepts means the same to
 * every server. It is the second opinion on what the app's own parser read.
 *
 * @param isTunnel the bytes after the head are another protocol's
 * @throws AmbiguousRequest for everything else, and for a second request after the first
 */
export function readStrictly(bytes: Buffer, isTunnel = false): StrictRequest {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) throw new AmbiguousRequest(`no end of a head: ${show(bytes)}`);
  const [line = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const [, method, target] = REQUEST_LINE.exec(line) ?? [];
  if (method === undefined || target === undefined) throw new AmbiguousRequest(`request line: ${line}`);
  const headers = lines.map((text) => {
    const [, name, value] = HEADER.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new AmbiguousRequest(`header: ${text}`);
    return [name, value] as const;
  });
  const all = (wanted: string) => headers.filter(([name]) => name.toLowerCase() === wanted);
  if (all('host').length !== 1) throw new AmbiguousRequest(`${all('host').length} hosts`);
  const rest = bytes.subarray(end + 4);
  if (isTunnel) return { method, target, headers, body: Buffer.alloc(0), isWhole: true };
  return { method, target, headers, ...readBody(rest, all('content-length'), all('transfer-encoding')) };
}

type Headers = StrictRequest['headers'];

function readBody(rest: Buffer, lengths: Headers, encodings: Headers): { body: Buffer; isWhole: boolean } {
  if (lengths.length + encodings.length > 1) throw new AmbiguousRequest('more than one length');
  const [, encoding] = encodings[0] ?? [];
  if (encoding !== undefined) {
    if (encoding !== 'chunked') throw new AmbiguousRequest(`transfer encoding: ${encoding}`);
    return readChunks(rest);
  }
  const [, length = '0'] = lengths[0] ?? [];
  if (!/^\d{1,15}$/.test(length)) throw new AmbiguousRequest(`length: ${length}`);
  if (rest.length > Number(length)) throw new AmbiguousRequest(`behind the request: ${show(rest)}`);
  return { body: rest, isWhole: rest.length === Number(length) };
}

function readChunks(rest: Buffer): { body: Buffer; isWhole: boolean } {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = rest.indexOf('\r\n', at);
    if (end < 0) return { body: Buffer.concat(chunks), isWhole: false };
    const line = rest.subarray(at, end).toString('latin1');
    if (!/^[0-9a-f]{1,15}$/i.test(line)) throw new AmbiguousRequest(`chunk size: ${line}`);
    const size = parseInt(line, 16);
    const after = end + 2 + size;
    chunks.push(rest.subarray(end + 2, after));
    if (rest.length < after + 2) return { body: Buffer.concat(chunks), isWhole: false };
    if (rest.toString('latin1', after, after + 2) !== '\r\n')
      throw new AmbiguousRequest(`behind a chunk: ${show(rest.subarray(after))}`);
    at = after + 2;
    if (size > 0) continue;
    if (at < rest.length) throw new AmbiguousRequest(`behind the request: ${show(rest.subarray(at))}`);
    return { body: Buffer.concat(chunks), isWhole: true };
  }
}

function show(bytes: Buffer): string {
  return JSON.stringify(bytes.subarray(0, 80).toString('latin1'));
}
