import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './client';
import type { Kind, LoadOptions, LoadReport, Sample } from './record';

/**
 * Makes the load, in a process of its own. Three kinds of clients at once, each evenly paced: a client's next request
 * is due a fixed time after its last one was, however long the answer took. Ends when told `stop`, or when whoever
 * started it is gone.
 *
 * Not one of the known generators: those found either connect again without a word when a connection ends under a
 * request, or repeat the request. What must not happen would not be counted.
 */
const KEEP_ALIVE = { clients: 24, perSecond: 240 };
const NEW_CONNECTIONS = { clients: 16, perSecond: 80 };
const IDLE = { clients: 60, seconds: { from: 6, to: 60 } };

const samples: Sample[] = [];
let failed = 0;
const stopped = new AbortController();

/** Asks, and notes what came of it; `due` where the request should have been sent earlier. */
async function note(client: Client, kind: Kind, due: number | undefined, extra: () => Partial<Sample>) {
  const sent = performance.now();
  const answer = await client.ask();
  const { failure, commit } = answer;
  const latency = performance.now() - Math.min(due ?? sent, sent);
  samples.push({ kind, sent: performance.timeOrigin + sent, latency, failure, commit, ...extra() });
  if (failure) failed += 1;
  return answer;
}

/** A client that asks at an even pace. */
async function paced(kind: Kind, port: number, firstIn: number, period: number): Promise<void> {
  const client = new Client(port, kind === 'keep-alive');
  let wasLate = false;
  for (let due = performance.now() + firstIn; !stopped.signal.aborted; due += period) {
    await pause(due - performance.now());
    if (stopped.signal.aborted) break;
    await note(client, kind, wasLate ? due : undefined, () => ({}));
    wasLate = performance.now() > due + period;
  }
  client.close();
}

/** A client whose connection idles between two requests, each time for another time. */
async function idling(port: number, index: number): Promise<void> {
  const client = new Client(port, true);
  const { from, to } = IDLE.seconds;
  let connection: string | undefined;
  for (let round = 0; ; round += 1) {
    // All lengths from shortest to longest, in another order for each client.
    const seconds = from + ((index * 7 + round * 23) % (to - from + 1));
    const idleSince = performance.now();
    await pause(round === 0 ? index * 20 : seconds * 1000);
    const idled = (performance.now() - idleSince) / 1000;
    let now: string | undefined;
    const extra = () => (round === 0 ? {} : { idled, sameConnection: now !== undefined && now === connection });
    const sent = client.ask;
    void sent;
    const answer = await noteIdle(client, (serverConnection) => (now = serverConnection), extra);
    connection = answer.serverConnection;
    if (stopped.signal.aborted) break; // after a last request on a connection that idled
  }
  client.close();
}
