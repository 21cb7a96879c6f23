import type { IncomingMessage } from 'node:http';
import { problem, type Answer } from './answer.ts';

const badVersion = problem(400, 'The version must be HTTP/1.1 or HTTP/1.0', 'text/plain');
const badTarget = problem(400, 'The request target must be a path', 'text/plain');
const badHost = problem(400, 'The request must name exactly one valid host', 'text/plain');
const badEncoding = problem(400, 'The transfer encoding must be chunked, in HTTP/1.1', 'text/plain');
const badExpectation = problem(417, 'No expectation can be met', 'text/plain');
/** For a body that is larger than the limit. */
export const tooLarge = problem(413, 'The body is too large', 'text/plain');

/** A name or an address of RFC 3986, and perhaps a port. */
const host = /^(?:[a-z0-9._~-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Refuses what Node's parser lets through but two servers in a row could understand differently: that is
 * what request smuggling and poisoned caches are made of.
 *
 * @returns the refusal, after which the connection must close; undefined for what can mean only one thing
 */
export function refusal(request: IncomingMessage): Answer | undefined {
  const { headers, httpVersion, url = '' } = request;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return badVersion;
  if (!url.startsWith('/')) return badTarget;
  const hosts = countHosts(request.rawHeaders);
  // HTTP/1.0 knows requests without a host; some health checks are such.
  if (hosts === 0 ? httpVersion !== '1.0' : hosts > 1 || !host.test(headers.host ?? '')) return badHost;
  const encoding = headers['transfer-encoding'];
  if (encoding !== undefined && (httpVersion !== '1.1' || encoding.toLowerCase() !== 'chunked'))
    return badEncoding;
  // 100 Continue is never sent, so the body may or may not follow: no answer but a closing one is safe.
  return headers.expect === undefined ? undefined : badExpectation;
}

/** Node keeps the first of several Host headers; that there were more is only to be seen in the raw ones. */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}
