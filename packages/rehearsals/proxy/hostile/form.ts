import type { Piece, RawOptions, Reply } from '../raw';
import type { Connection } from '../recorder';

/** Is in every form, wherever secrets travel; it must never be seen in the log. */
export const SECRET = 'canary-5ecre7';

/** The path of a request hidden inside another one. */
export const SMUGGLED = '/smuggled';

/** Something that a hostile client sends, and what must come of it. */
export interface Form {
  readonly name: string;
  readonly pieces: readonly Piece[];
  /** The status of each answer; none means that the connection is closed without a word. */
  readonly statuses: readonly number[];
  /** How many requests the app comes to see. @default 0: the proxy refuses it by itself */
  readonly reaches?: number;
  /** What the answer must not hold, because the client brought it. */
  readonly withheld?: string;
  readonly options?: RawOptions;
  /** What else must hold. @throws AssertionError */
  readonly inspect?: (trace: Trace) => void;
}

/** What a form left behind. */
export interface Trace {
  /** What the app saw. */
  readonly connections: readonly Connection[];
  readonly handedOut: readonly number[];
  /** The proxy's log. */
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
  /** The app's address, in these tests alone; empty where the app was not asked. */
  readonly app: string;
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
