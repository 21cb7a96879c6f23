import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Answer } from './client';
import type { Kind, LoadOptions, LoadReport, Sample } from './record';

/**
 * Generates the load in a separate process, with three kinds of clients at once at an even pace. It ends at the message
 * `stop`, or when its parent process ends.
 *
 * Known load generators would hide the failures that are counted here: when a connection ends during a request, they
 * reconnect silently or send the request again.
 */
const KEEP_ALIVE = { clients: 24, share: 3 / 4 };
const NEW_CONNECTIONS = { clients: 16, share: 1 / 4 };
const IDLE = { clients: 60, seconds: { from: 6, to: 60 } };

const samples: Sample[] = [];
let failed = 0;
const stopping = new AbortController();
setMaxListeners(0, stopping.signal); // one for each client

interface Circumstances {
  /** When the request was due, if the previous answer came later. */
  readonly due?: number;
  /** How long the client's connection idled, and the load balancer's connection of the previous answer. */
  readonly idle?: { readonly seconds: number; readonly before: string | undefined };
}

async function ask(client: Client, kind: Kind, { due, idle }: Circumstances): Promise<Answer> {
  const sent = performance.now();
  const answer = await client.ask();
  samples.push({
    kind,
    sent: performance.timeOrigin + sent,
    latency: performance.now() - (due ?? sent),
    failure: answer.failure,
    commit: answer.commit,
    idled: idle?.seconds,
    sameConnection: idle && answer.serverConnection === idle.before,
  });
  if (answer.failure) failed += 1;
  return answer;
}

/**
 * A client that sends requests at an even pace. A client that keeps its connection first waits for the previous answer;
 * the latency of a request that it then sends late counts from when it was due.
 */
async function askPaced(kind: Kind, port: number, wait: number, period: number): Promise<void> {
  const keepsAlive = kind === 'keep-alive';
  const client = new Client(port, keepsAlive);
  let due = performance.now() + wait;
  let isLate = false;
  const open = new Set<Promise<unknown>>();
  while (await paused(due - performance.now())) {
    const asked = ask(client, kind, isLate ? { due } : {});
    open.add(asked);
    void asked.then(() => open.delete(asked));
    if (keepsAlive) await asked;
    due += period;
    isLate = keepsAlive && performance.now() > due;
  }
  await Promise.all(open);
  client.close();
}

/** A client whose connection idles between requests, for a different time after each. */
async function askAfterIdling(port: number, index: number): Promise<void> {
  const client = new Client(port, true);
  const lengths = IDLE.seconds.to - IDLE.seconds.from + 1;
  let { serverConnection: before } = await ask(client, 'idle connections', {});
  for (let round = 0; !stopping.signal.aborted; round += 1) {
    // Every whole number of seconds, in a different order for each client.
    const seconds = IDLE.seconds.from + ((index * 7 + round * 23) % lengths);
    const since = performance.now();
    await paused(seconds * 1000);
    const idle = { seconds: (performance.now() - since) / 1000, before };
    before = (await ask(client, 'idle connections', { idle })).serverConnection;
  }
  client.close();
}

/** @returns false if the load has been stopped */
function paused(milliseconds: number): Promise<boolean> {
  return sleep(Math.max(0, milliseconds), true, { signal: stopping.signal }).catch(() => false);
}

function report(message: LoadReport, done?: () => void): void {
  process.send?.(message, undefined, undefined, done);
}

async function generate({ ports, perSecond }: LoadOptions): Promise<void> {
  const paced = (kind: Kind, { clients, share }: { clients: number; share: number }) => {
    const period = (clients / (perSecond * share)) * 1000;
    return Array.from({ length: clients }, (_, index) =>
      askPaced(kind, ports.shared, (index / clients) * period, period),
    );
  };
  const ticker = setInterval(() => report({ type: 'so far', sent: samples.length, failed }), 1000);
  await Promise.all([
    ...paced('keep-alive', KEEP_ALIVE),
    ...paced('new connections', NEW_CONNECTIONS),
    ...Array.from({ length: IDLE.clients }, (_, index) => askAfterIdling(ports.own, index)),
  ]);
  clearInterval(ticker);
  report({ type: 'end', samples }, () => process.exit(0));
}

process.on('disconnect', () => process.exit(1));
process.on('message', (message: LoadOptions | 'stop') => {
  if (message === 'stop') stopping.abort();
  else void generate(message);
});
