import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';

/** Bytes to send as they are; a number is a pause in milliseconds. */
export type Piece = string | Buffer | number;

/** The outcome of a connection. */
export interface Reply {
  /** All received bytes, as Latin-1. */
  readonly text: string;
  /** The status of each answer in them. */
  readonly statuses: number[];
  /** Whether the other side ended the connection. */
  readonly isClosed: boolean;
  readonly seconds: number;
  /** The client's port; undefined where it could not connect. */
  readonly clientPort: number | undefined;
}

export interface RawOptions {
  /** TLS settings of the client; false for plain TCP. */
  readonly tls?: ConnectionOptions | false;
  /** Stop after this many answers, and a short silence. @default wait until the connection is closed */
  readonly answers?: number;
  /** A text that must also have come. */
  readonly awaited?: string;
  /** Stop after this time in any case. */
  readonly timeoutMs?: number;
  /** Never read what the server sends. */
  readonly isDeaf?: boolean;
  /** Close as soon as all is sent. */
  readonly leaves?: boolean;
}

/** How long to wait for more after the expected answers. */
const QUIET_MS = 80;
const POLL_MS = 20;

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

/** Sends bytes as they are, which no HTTP client would, and collects the answers. */
export async function sendRaw(
  port: number,
  pieces: readonly Piece[],
  options: RawOptions = {},
): Promise<Reply> {
  const { tls, answers = Infinity, awaited = '', timeoutMs = 20_000, isDeaf, leaves } = options;
  const since = performance.now();
  const seconds = (): number => (performance.now() - since) / 1000;
  let socket: Socket;
  try {
    socket = await connect(port, tls);
  } catch {
    return { text: '', statuses: [], isClosed: true, seconds: seconds(), clientPort: undefined };
  }
  const { localPort: clientPort } = socket;
  let text = '';
  let last = Infinity;
  let isClosed = false;
  let isWritten = false;
  socket.on('close', () => (isClosed = true)).on('end', () => (isClosed = true));
  if (isDeaf) socket.pause();
  else {
    socket.setEncoding('latin1').on('data', (data: string) => {
      text += data;
      if (isWritten) last = performance.now();
    });
  }
  const written = write(socket, pieces).then(() => {
    isWritten = true;
    last = performance.now();
  });
  if (leaves) await written;
  const isDone = (): boolean =>
    isClosed ||
    leaves === true ||
    seconds() * 1000 > timeoutMs ||
    (performance.now() - last > QUIET_MS && statusesOf(text).length >= answers && text.includes(awaited));
  while (!isDone()) await sleep(POLL_MS);
  const reply = { text, statuses: statusesOf(text), isClosed, seconds: seconds(), clientPort };
  socket.destroy();
  return reply;
}

/** Writes no faster than the other side reads. */
async function write(socket: Socket, pieces: readonly Piece[]): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    if (typeof piece === 'number') await sleep(piece);
    else await new Promise<void>((resolve) => socket.write(piece, 'latin1', () => resolve()));
  }
}

export function statusesOf(text: string): number[] {
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
}
