import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A request, as an app's own parser read it. */
export interface Seen {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Bytes of the body that came. */
  bytes: number;
  /** Whether the whole body came. */
  isWhole: boolean;
  readonly isUpgrade: boolean;
}

/** What came on one connection. */
export interface Connection {
  /** Its first bytes, as many as are kept. */
  readonly kept: Buffer[];
  /** How many bytes came in all. */
  bytes: number;
  readonly requests: Seen[];
  /** The error of the app's parser. */
  refused?: string;
}

/** How many bytes of a connection are kept. */
export const KEPT = 2 * 1024 * 1024;
/** More than all buffers between the app and its client hold together. */
export const LARGE = 32 * 1024 * 1024;

/**
 * An app behind the proxy that records: the bytes of each connection, and the requests that node:http reads in them.
 * The path decides its answer; see {@link answer}.
 */
export class Recorder {
  readonly connections: Connection[] = [];
  /** For each request of `/large`: how many bytes the app could write to its connection. */
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
      // After node:http has set its listener, which else would take the bytes from the handle and past every other
      // listener.
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

  /** All requests so far, in the order of their arrival. */
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

/**
 * Answers when the whole body has come; `/refuses` at once; `/slow` after half a second; `/large` with {@link LARGE}.
 */
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

/** Sends back every byte once the protocol has changed. */
function acceptWebSocket({ headers }: IncomingMessage, socket: Socket): void {
  const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${GUID}`).digest('base64');
  const fields = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`];
  socket.write(`HTTP/1.1 101 Switching Protocols\r\n${fields.join('\r\n')}\r\n\r\n`);
  socket.pipe(socket);
}
