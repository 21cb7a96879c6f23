import type { Piece, RawOptions, Reply } from '../raw';
import type { Connection } from '../recorder';

/** Is in every request, wherever secrets can be; it must never be in the log. */
export const SECRET = 'canary-5ecre7';

/** The path of a request that is hidden in another one. */
export const SMUGGLED = '/smuggled';

/** What a hostile client sends, and the expected outcome. */
export interface Form {
  readonly name: string;
  readonly pieces: readonly Piece[];
  /** The status of each answer; none means that the proxy closes the connection without one. */
  readonly statuses: readonly number[];
  /** How many requests reach the app. @default 0: the proxy refuses by itself */
  readonly reaches?: number;
  /** A text of the client that no answer may have. */
  readonly withheld?: string;
  readonly options?: RawOptions;
  /** Further checks. @throws AssertionError */
  readonly inspect?: (trace: Trace) => void;
}

/** What a form left behind. */
export interface Trace {
  /** What the app got. */
  readonly connections: readonly Connection[];
  readonly handedOut: readonly number[];
  /** The lines of the proxy's log. */
  readonly lines: readonly LogLine[];
  readonly reply: Reply;
}

/** A line of the proxy's log. */
export interface LogLine {
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly remote: string;
  /** The app's address, logged in these tests only; empty where the app was not asked. */
  readonly app: string;
  /** The client's port, logged in these tests only. */
  readonly port: number;
}

export const get = 'GET /?token=canary-5ecre7 HTTP/1.1';
export const post = 'POST /?token=canary-5ecre7 HTTP/1.1';

/** The head of a request: the line, a host, credentials and these headers. */
export function head(line: string, ...headers: readonly string[]): string {
  return bare(line, 'Host: app.test', ...headers);
}

/** The same, without a host. */
export function bare(line: string, ...headers: readonly string[]): string {
  const credentials = [`Authorization: Bearer ${SECRET}`, `Cookie: session=${SECRET}`];
  return `${[line, ...credentials, ...headers].join('\r\n')}\r\n\r\n`;
}

/** The hidden request. */
export const inner = `GET ${SMUGGLED} HTTP/1.1\r\nHost: app.test\r\n\r\n`;
