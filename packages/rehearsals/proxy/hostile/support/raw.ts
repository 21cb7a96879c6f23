import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';

/** Bytes to send as they are; a number is a pause in milliseconds. */
export type Piece = string | Buffer | number;

/** How a connection went. */
export interface Reply {
  /** Everything that came, as Latin-1. */
  readonly text: string;
  /** The status of each answer in it. */
  readonly statuses: number[];
  /** Whether the other side ended the connection. */
  readonly isClosed: boolean;
  readonly seconds: number;
}

export interface RawOptions {
  /** TLS settings of the client; false for plain TCP. */
  readonly tls?: ConnectionOptions | false;
  /** Stop waiting once an answer has come and nothing more for this long; absent: only when it is closed. */
  readonly quietMs?: number;
  /** Stop waiting in any case. */
  readonly timeoutMs?: number;
  /** Never read what the server sends. */
  readonly isDeaf?: boolean;
}

/** Connects; with TLS, resolves after the handshake. */
export async function connect(port: number, tls: ConnectionOptions | false = {}): Promise<Socket> {
  const socket = tls
    ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...tls })
    : connectTcp(port, '127.0.0.1');
  await new Promise((resolve, reject) => {
    socket.once(tls ? 'secureConnect' : 'connect', resolve).once('error', reject);
    socket.once('close', () => reject(new Error('closed while connecting')));
  });
  return socket.setNoDelay(true).on('error', () => {});
}

/** Sends bytes that no HTTP client would, untidied, and gathers what comes back. */
export async function sendRaw(
  port: number,
  pieces: readonly Piece[],
  options: RawOptions = {},
): Promise<Reply> {
  const { tls, quietMs = Infinity, timeoutMs = 20_000, isDeaf } = options;
  const since = performance.now();
  const seconds = (): number => (performance.now() - since) / 1000;
  let socket: Socket;
  try {
    socket = await connect(port, tls);
  } catch {
    return { text: '', statuses: [], isClosed: true, seconds: seconds() };
  }
  let text = '';
  let lastData = Infinity;
  let isClosed = false;
  socket.on('close', () => (isClosed = true));
  if (isDeaf) socket.pause();
  else {
    socket.setEncoding('latin1').on('data', (data: string) => {
      text += data;
      lastData = performance.now();
    });
  }
  void write(socket, pieces);
  const isDone = (): boolean =>
    isClosed || seconds() * 1000 > timeoutMs || performance.now() - lastData > quietMs;
  while (!isDone()) await sleep(5);
  const reply = { text, statuses: statusesOf(text), isClosed, seconds: seconds() };
  socket.destroy();
  return reply;
}

async function write(socket: Socket, pieces: readonly Piece[]): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    if (typeof piece === 'number') await sleep(piece);
    else socket.write(piece, 'latin1');
  }
}

function statusesOf(text: string): number[] {
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
}
