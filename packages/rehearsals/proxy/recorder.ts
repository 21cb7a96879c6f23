import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A request, as an app's own parser read it. */
export interface Seen {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Of what came of its body. */
  bytes: number;
  /** Whether all of it came. */
  isWhole: boolean;
  readonly isUpgrade: boolean;
}

/** What came by one connection. */
export interface Connection {
  /** The first of its bytes, as many as are kept. */
  readonly kept: Buffer[];
  /** How many there were. */
  bytes: number;
  readonly requests: Seen[];
  /** What the app's parser refused. */
  refused?: string;
}

/** Bytes that are kept of a connection. */
export const KEPT = 2 * 1024 * 1024;
/** More than every buffer between the app and its client holds. */
export const LARGE = 32 * 1024 * 1024;

/**
 * An app behind the proxy that does nothing but write down: the bytes of each connection, and the requests that
 * node:http makes of them. It answers as the path says; see {@link answer}.
 */
export class Recorder {
  readonly connections: Connection[] = [];
  /** Bytes of `/large` that it could hand to its connection, by request. */
  readonly handedOut: number[] = [];
  private readonly open = new Set<Socket>();
  private server?: Server;

  static async start(port = 0): Promise<Recorder> {
    const recorder = new Recorder();
    const http = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 });
    recorder.server = createTcpServer((socket) => {
      const connection: Connection = { kept: [], bytes: 0, requests: [] };
      recorder.connections.push(connection);
      recorder.open.add(socket.on('close', () => recorder.open.delete(socket)).on('error', () => {}));
      sockets.set(socket, connection);
      http.emit('connection', socket);
      // After node:http, which else would take the bytes from the handle, past every listener.
      socket.on('data', (bytes: Buffer) => {
        if (connection.bytes < KEPT) connection.kept.push(bytes);
        connection.bytes += bytes.length;
      });
    });
    http.on('request', (request, response) => {
      const seen = write(request, false);
      request.on('data', (bytes: Buffer) => (seen.bytes += bytes.length));
      request.on('end', () => (seen.isWhole = request.complete));
      request.on('error', () => {});
      answer(request, response, recorder.handedOut);
    });
    http.on('upgrade', (request, socket) => {
      write(request, true).isWhole = true;
      if (request.url === '/refuses') socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      else acceptWebSocket(request, socket as Socket);
    });
    http.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      const connection = sockets.get(socket as Socket);
      if (connection && error.code !== 'ECONNRESET') connection.refused = error.code;
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
      else socket.destroy();
    });
    await once(recorder.server.listen(port, '127.0.0.1'), 'listening');
    return recorder;
  }

  get port(): number {
    return (this.server?.address() as AddressInfo).port;
  }

  /** All requests so far, in the order in which they came. */
  get requests(): Seen[] {
    return this.connections.flatMap(({ requests }) => requests);
  }

  forget(): void {
    this.connections.length = 0;
    this.handedOut.length = 0;
  }

  async stop(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
  }
}

const sockets = new WeakMap<Socket, Connection>();

function write(request: IncomingMessage, isUpgrade: boolean): Seen {
  const { method = '', url: target = '', rawHeaders } = request;
  const headers = [...rawHeaders].flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  );
  const seen = { method, target, headers, bytes: 0, isWhole: false, isUpgrade };
  sockets.get(request.socket)?.requests.push(seen);
  return seen;
}

/** Answers once all of a body has come; `/refuses` at once; `/slow` after half a second; `/large` with {@link LARGE}. */
function answer(request: IncomingMessage, response: ServerResponse, handedOut: number[]): void {
  const [path] = (request.url ?? '').split('?');
  if (path === '/refuses') {
    request.resume();
    response.writeHead(403).end('refused\n');
    return;
  }
  request.on('end', () => {
    if (path === '/large') handOut(response, handedOut);
    else if (path === '/slow') setTimeout(() => response.end('slow\n'), 500);
    else if (path === '/broken') response.writeHead(500).end('broken\n');
    else response.setHeader('X-Request-Id', "the app's own").end('ok\n');
  });
}

function handOut(response: ServerResponse, handedOut: number[]): void {
  const index = handedOut.push(0) - 1;
  const chunk = Buffer.alloc(64 * 1024, 'a');
  response.writeHead(200, { 'Content-Length': LARGE });
  const more = (): void => {
    while (!response.destroyed && (handedOut[index] ?? 0) < LARGE) {
      handedOut[index] = (handedOut[index] ?? 0) + chunk.length;
      if (!response.write(chunk)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
}

/** [RFC 6455, 1.3] */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Gives back every byte that comes once the protocol is another one. */
function acceptWebSocket({ headers }: IncomingMessage, socket: Socket): void {
  const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${GUID}`).digest('base64');
  const fields = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`];
  socket.write(`HTTP/1.1 101 Switching Protocols\r\n${fields.join('\r\n')}\r\n\r\n`);
  socket.pipe(socket);
}
