import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Answer } from './answer.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import { loggedPath, pathOf, traceIdOf } from './request.ts';

/** In the log only: the client went away before it was answered. */
const CLIENT_CLOSED = 499;

/** Request ids: the process's own prefix and a count; a random one for each request would cost more. */
const idPrefix = `${randomBytes(6).toString('hex')}-`;
let lastId = 0;

const closing = new WeakSet<Duplex>();

/** Whether the last answer on this connection has been given: what came behind it is not looked at. */
export function isClosing(socket: Duplex): boolean {
  return closing.has(socket);
}

/** One request and its answer, and what the log says about them. */
export class Exchange {
  /** Without the query. */
  readonly path: string;
  readonly request: IncomingMessage;
  private readonly response: ServerResponse;
  private readonly id: string;
  private readonly remote: string | undefined;
  private readonly started = performance.now();
  private status = CLIENT_CLOSED;
  private bytes = 0;
  private error: string | undefined;

  constructor(request: IncomingMessage, response: ServerResponse) {
    lastId += 1;
    this.id = idPrefix + lastId.toString(36);
    this.request = request;
    this.response = response;
    this.path = pathOf(request);
    // Asked for now: a closed socket has no address any more.
    this.remote = request.socket.remoteAddress?.replace('::ffff:', '');
  }

  /** Sends the answer, unless the client has gone; `close` announces that the connection ends with it. */
  send(answer: Answer, close: boolean): void {
    const { request, response } = this;
    if (response.destroyed) return;
    this.status = answer.status;
    this.bytes = request.method === 'HEAD' ? 0 : answer.bytes;
    const headers = [...answer.headers, 'X-Request-Id', this.id];
    if (close) {
      headers.push('Connection', 'close');
      closing.add(request.socket);
    }
    response.writeHead(answer.status, headers);
    response.end(answer.body);
    if (request.socket.writableNeedDrain) request.socket.setTimeout(limits.stalledTimeout);
  }

  /** Remembers for the log what went wrong in this app. */
  failed(error: unknown): void {
    this.error = error instanceof Error ? error.stack : String(error);
  }

  /** Writes the log's line; to be called once, when the response has closed. */
  writeTo(log: Log): void {
    const { error, request } = this;
    log.write(error === undefined ? 'info' : 'error', {
      message: 'request',
      requestId: this.id,
      method: request.method,
      path: loggedPath(this.path),
      status: this.status,
      latencyMs: Math.round((performance.now() - this.started) * 100) / 100,
      bytes: this.bytes,
      remote: this.remote,
      traceId: traceIdOf(request.headers),
      error,
    });
  }
}
