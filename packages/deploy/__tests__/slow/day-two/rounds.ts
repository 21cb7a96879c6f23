import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that forwards requests to another address. */
abstract class Detour {
  private readonly server: Server;
  private readonly target: { readonly hostname: string; readonly port: string };

  constructor(target: string) {
    const { hostname, port } = new URL(target);
    this.target = { hostname, port };
    this.server = createServer((incoming, outgoing) => this.take(incoming, outgoing));
  }

  listen(): Promise<string> {
    return new Promise((resolve) =>
      this.server.listen(0, '127.0.0.1', () =>
        resolve(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`),
      ),
    );
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  protected abstract take(incoming: IncomingMessage, outgoing: ServerResponse): void;

  protected pass(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    ended: () => void = () => undefined,
  ): void {
    const { method, url: path, headers } = incoming;
    const passed = request({ ...this.target, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
      answer.on('end', ended);
    });
    incoming.pipe(passed);
  }
}

/** A server that adds milliseconds to each answer. */
export class Distance extends Detour {
  constructor(
    target: string,
    private readonly milliseconds: number,
  ) {
    super(target);
  }

  protected take(incoming: IncomingMessage, outgoing: ServerResponse): void {
    setTimeout(() => this.pass(incoming, outgoing), this.milliseconds);
  }
}

/** After so many turns of the event loop without a new request, none is about to come. */
const QUIET = 200;

/**
 * A server that answers in rounds: it holds all requests until no more come, then forwards them together. The number of rounds
 * is the number of answers that a program waits for one after the other. It does not depend on the speed of the machine: a
 * busy one may split a round in two, but never joins two.
 */
export class Rounds extends Detour {
  /** How many requests each round had. */
  readonly rounds: number[] = [];
  private waiting: (() => void)[] = [];
  private open = 0;
  private isWatching = false;

  protected take(incoming: IncomingMessage, outgoing: ServerResponse): void {
    this.waiting.push(() => {
      this.open += 1;
      this.pass(incoming, outgoing, () => (this.open -= 1));
    });
    void this.watch();
  }

  /** Begins a round when all answers of the one before have arrived, and their new requests have come. */
  private async watch(): Promise<void> {
    if (this.isWatching) return;
    this.isWatching = true;
    let [quiet, known] = [0, this.waiting.length];
    while (quiet < QUIET) {
      await new Promise((resolve) => setImmediate(resolve));
      quiet = this.open > 0 || this.waiting.length !== known ? 0 : quiet + 1;
      known = this.waiting.length;
    }
    this.rounds.push(this.waiting.length);
    this.waiting.splice(0).forEach((go) => go());
    this.isWatching = false;
  }
}
