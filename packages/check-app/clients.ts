import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, statusesOf } from '../rehearsals';

/** The result of a request: the status, or why there was none. */
export interface Answer {
  readonly status: number | undefined;
  readonly seconds: number;
  readonly failure?: string;
}

const HOST = 'Host: check-app.example\r\nUser-Agent: check-app';
/** The headers of a WebSocket handshake. [RFC 6455, 4.1] */
const WEB_SOCKET = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: Y2hlY2stYXBwIGNoZWNrLQ==',
];

/** A request that is sent in parts. */
export class Exchange {
  private text = '';
  private failure: string | undefined;
  private readonly since = performance.now();
  private until = NaN;
  private waiting?: (isSent: boolean) => void;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (data: string) => {
      this.text = (this.text + data).slice(0, 4096); // only the beginning of the answer is needed
      if (this.isAnswered && Number.isNaN(this.until)) this.until = performance.now();
    });
    socket.on('close', () => {
      this.failure ??= 'the connection was closed without an answer';
      this.waiting?.(false);
    });
  }

  /** Connects to a port of this machine. */
  static async open(port: number): Promise<Exchange> {
    return new Exchange(await connect(port));
  }

  /** Whether the head of the answer has arrived. */
  get isAnswered(): boolean {
    return this.status !== undefined;
  }

  /** The status of the answer; undefined before it has arrived. */
  get status(): number | undefined {
    return statusesOf(this.text).filter((status) => status !== 100)[0];
  }

  /** Sends a part. @returns whether that was possible */
  send(data: string | Buffer): Promise<boolean> {
    if (this.socket.destroyed || this.failure) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.waiting = resolve;
      this.socket.write(data, (error) => resolve(!error));
    });
  }

  /** Waits for the head of the answer, and closes the connection. */
  async answer(patienceSeconds: number): Promise<Answer> {
    const end = performance.now() + patienceSeconds * 1000;
    while (!this.isAnswered && !this.failure && performance.now() < end) await sleep(5);
    const { status } = this;
    const seconds = ((Number.isNaN(this.until) ? performance.now() : this.until) - this.since) / 1000;
    this.socket.destroy();
    if (status !== undefined) return { status, seconds };
    return { status, seconds, failure: this.failure ?? `no answer in ${patienceSeconds} s` };
  }

  /** Closes the connection. */
  leave(): void {
    this.socket.destroy();
  }
}

function head(method: string, path: string, ...headers: readonly string[]): string {
  return [`${method} ${path} HTTP/1.1`, HOST, ...headers, '', ''].join('\r\n');
}

/** Sends one request on a new connection. */
export async function ask(port: number, path: string, patienceSeconds = 5): Promise<Answer> {
  const since = performance.now();
  try {
    const exchange = await Exchange.open(port);
    await exchange.send(head('GET', path, 'Connection: close'));
    return await exchange.answer(patienceSeconds);
  } catch (error) {
    return {
      status: undefined,
      seconds: (performance.now() - since) / 1000,
      failure: (error as Error).message,
    };
  }
}

/** Begins a request with a body: sends only its head. */
export async function beginUpload(port: number, path: string, bytes: number): Promise<Exchange> {
  const exchange = await Exchange.open(port);
  await exchange.send(
    head('POST', path, `Content-Length: ${bytes}`, 'Content-Type: application/octet-stream'),
  );
  return exchange;
}

/** Sends a large body, as fast as it is accepted. */
export async function upload(port: number, path: string, bytes: number): Promise<Answer & { sent: number }> {
  const exchange = await beginUpload(port, path, bytes);
  const part = Buffer.alloc(1024 * 1024, 'a');
  let sent = 0;
  while (sent < bytes && !exchange.isAnswered) {
    if (!(await exchange.send(part.subarray(0, Math.min(part.length, bytes - sent))))) break;
    sent += Math.min(part.length, bytes - sent);
  }
  return { ...(await exchange.answer(30)), sent };
}

/** Sends a WebSocket handshake. */
export async function askForWebSocket(port: number, path: string): Promise<Answer> {
  const exchange = await Exchange.open(port);
  await exchange.send(head('GET', path, ...WEB_SOCKET));
  return exchange.answer(5);
}

/** Sends a request's head letter by letter, until the signal. */
export async function dripHead(port: number, signal: AbortSignal): Promise<void> {
  const exchange = await Exchange.open(port);
  for (const letter of head('GET', '/', 'Connection: close')) {
    if (signal.aborted || !(await exchange.send(letter))) break;
    await sleep(200);
  }
  exchange.leave();
}

/** Sends a request's body letter by letter, until the signal. */
export async function dripBody(port: number, signal: AbortSignal): Promise<void> {
  const exchange = await beginUpload(port, '/', 1000);
  while (!signal.aborted && !exchange.isAnswered && (await exchange.send('a'))) await sleep(200);
  exchange.leave();
}
