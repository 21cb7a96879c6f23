import type { Server } from 'node:http';
import { limits } from './limits.ts';
import type { Log } from './log.ts';

/** How the server goes away. */
export interface LifecycleOptions {
  /** How long to keep serving, unready, before closing. */
  readonly drainSeconds: number;
  /** From the signal to the exit, at most. */
  readonly stopTimeoutSeconds: number;
}

const POLL_MS = 50;

/**
 * The server's way from ready to gone:
 *
 * 1. `drain`: unready at once, but everything that comes is served, until the load balancer has noticed;
 * 2. `stop`: no new connections; what is in flight is finished, idle connections are closed;
 * 3. `onStopped`, once, at the latest after `stopTimeoutSeconds`.
 */
export class Lifecycle {
  private state: 'ready' | 'draining' | 'stopping' | 'stopped' = 'ready';
  private inFlight = 0;
  private drainTimer: NodeJS.Timeout | undefined;
  private hasLimit = false;
  private readonly server: Server;
  private readonly options: LifecycleOptions;
  private readonly log: Log;
  private readonly onStopped: () => void;

  constructor(server: Server, options: LifecycleOptions, log: Log, onStopped: () => void) {
    this.server = server;
    this.options = options;
    this.log = log;
    this.onStopped = onStopped;
  }

  readonly isDraining = (): boolean => this.state !== 'ready';

  requestStarted(): void {
    this.inFlight += 1;
  }

  requestEnded(): void {
    this.inFlight -= 1;
  }

  /** Begins to drain; later calls change nothing. */
  drain(): void {
    if (this.state !== 'ready') return;
    this.state = 'draining';
    const { drainSeconds, stopTimeoutSeconds } = this.options;
    this.log.write('info', { message: 'draining', drainSeconds, stopTimeoutSeconds });
    this.limitTime();
    this.drainTimer = setTimeout(() => this.stop(), drainSeconds * 1000);
  }

  /** Stops without draining, or ends the draining; later calls change nothing. */
  stop(): void {
    if (this.state === 'stopping' || this.state === 'stopped') return;
    this.state = 'stopping';
    clearTimeout(this.drainTimer);
    this.limitTime();
    this.log.write('info', { message: 'stopping', inFlight: this.inFlight });

    const since = performance.now();
    setInterval(() => {
      this.server.closeIdleConnections();
      const graceIsOver = performance.now() - since >= limits.stopGrace;
      // Left are connections on which no request, or only a part of one, ever came.
      if (graceIsOver && this.inFlight === 0) this.server.closeAllConnections();
    }, POLL_MS);
    this.server.close(() => this.finish());
  }

  private limitTime(): void {
    if (this.hasLimit) return;
    this.hasLimit = true;
    setTimeout(() => {
      this.log.write('warn', { message: 'stop timed out', cutOff: this.inFlight });
      this.finish();
    }, this.options.stopTimeoutSeconds * 1000);
  }

  private finish(): void {
    if (this.state === 'stopped') return;
    this.state = 'stopped';
    this.log.write('info', { message: 'stopped' });
    this.onStopped();
  }
}
