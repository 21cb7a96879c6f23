import type { Piece, RawOptions } from '../support/raw.ts';

/** Is in every form, wherever secrets travel; it must never be seen in the log. */
export const SECRET = 'canary-5ecre7';

/** The path of a request hidden inside another one; the app must never come to see it. */
export const SMUGGLED = '/smuggled';

/** Something that a hostile client sends, and what must come of it. */
export interface Form {
  readonly name: string;
  readonly pieces: readonly Piece[];
  /** The status of each answer; none means that the connection is closed without a word. */
  readonly statuses: readonly number[];
  /** What the answer must not hold, because the client brought it. */
  readonly withheld?: string;
  readonly options?: RawOptions;
}

export const get = 'GET /?token=canary-5ecre7 HTTP/1.1';
export const post = 'POST /?token=canary-5ecre7 HTTP/1.1';

/** A request's head: the line, then a host, credentials and the given headers. */
export function head(line: string, ...headers: readonly string[]): string {
  return bare(line, 'Host: app.test', ...headers);
}

/** The same without a host. */
export function bare(line: string, ...headers: readonly string[]): string {
  const credentials = [`Authorization: Bearer ${SECRET}`, `Cookie: session=${SECRET}`];
  return `${[line, ...credentials, ...headers].join('\r\n')}\r\n\r\n`;
}

/** The hidden request. */
export const inner = `GET ${SMUGGLED} HTTP/1.1\r\nHost: app.test\r\n\r\n`;
