import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An address before another one. */
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

/** An address that adds milliseconds to each answer. */
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

/** Turns of the event loop without a new request, after which nobody is about to send one. */
const QUIET = 200;

/**
 * An address that answers in rounds: it holds every request until no more come, then lets all of them through. Its rounds
 * are how many answers have to be waited for one after the other, whatever the machine's speed: a busy one may split a
 * round in two, but never joins two.
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

  /** A round begins once all answers of the one before are there, and whoever got them has asked on. */
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
