import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** More of a path than this tells the reader of a log nothing. */
const MAX_LOGGED_PATH = 1024;

/**
 * The path without its query, which can hold secrets. A target that is no path (`http://user:password@…`)
 * becomes `-` for the same reason.
 */
export function pathOf({ url = '' }: IncomingMessage): string {
  if (!url.startsWith('/')) return '-';
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}

/** What of the path goes into the log. */
export function loggedPath(path: string): string {
  return path.slice(0, MAX_LOGGED_PATH);
}

/**
 * The load balancer's id of the request, as in its access log. Clients can add fields of their own to the
 * header, so nothing but the id is taken.
 */
export function traceIdOf(headers: IncomingHttpHeaders): string | undefined {
  const header = headers['x-amzn-trace-id'];
  if (typeof header !== 'string') return undefined;
  return /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/.exec(header)?.[1];
}
