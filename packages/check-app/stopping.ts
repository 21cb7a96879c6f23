import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from './running';
import { ask, beginUpload, type Answer, type Exchange } from './clients';
import type { Result } from './contract';

const CLIENTS = 10;
const UPLOADS = 10;
const UPLOAD_BYTES = 10;
/**
 * What was sent this long before the signal has reached the app, also on a machine that is busy with much else: a release
 * sends nothing for longer than that. The bodies that are still coming are what is certainly in flight.
 */
const BEFORE_MS = 500;
/** Until what was sent is on its way. */
const SETTLED_MS = 1_500;
/** How long after the signal an upload that is in flight still sends. */
const STILL_MS = 500;

/** A request, and when it was sent. */
interface Asked {
  readonly sent: number;
  readonly answer: Answer;
}

/** What stops the app. */
export interface Stopping {
  /** Seconds after which the app would be killed. */
  readonly limit: number;
  /** Does what a release does; ends when the app has ended, with its workers. */
  readonly stop: () => Promise<void>;
  /** When the app was told to end, by this process's clock; undefined: not yet. */
  readonly told: () => number | undefined;
  /** Whether what serves has ended. */
  readonly hasEnded: () => boolean;
}

/**
 * Stops the app under load as a release does, and looks at what was in flight: requests that were sent, and uploads
 * whose bodies were still coming. What is sent after the signal, the load balancer would send elsewhere.
 */
export async function checkStop(
  { port, healthPath }: Running,
  { limit, stop, told, hasEnded }: Stopping,
): Promise<Result[]> {
  const ended = new AbortController();
  const asked: Asked[] = [];
  const clients = Array.from({ length: CLIENTS }, () => load(port, healthPath, asked, ended.signal));
  const uploads = await Promise.all(
    Array.from({ length: UPLOADS }, () => beginUpload(port, '/', UPLOAD_BYTES)),
  );
  await sleep(SETTLED_MS);
  const open = uploads.filter(({ isAnswered }) => !isAnswered);
  let isOver = false;
  const stopped = stop().finally(() => (isOver = true));
  while (told() === undefined && !isOver) await sleep(5);
  const signalled = told() ?? performance.now(); // a busy machine notices later
  const answers = finish(open);
  while (!hasEnded() && !isOver) await sleep(5);
  const seconds = (performance.now() - signalled) / 1000;
  await stopped;
  ended.abort();
  await Promise.all(clients);
  const requests = asked.filter(({ sent }) => sent < signalled - BEFORE_MS).map(({ answer }) => answer);
  const inFlight = [...(await answers)];
  for (const each of uploads) each.leave();
  const lost = [...requests, ...inFlight].filter(isLost);
  return [
    {
      line: 'stop',
      verdict: seconds < limit ? 'holds' : 'fails',
      measured:
        seconds < limit
          ? `in ${seconds.toFixed(1)} s, under load`
          : `it did not exit in ${limit} s and was killed`,
    },
    {
      line: 'inFlight',
      verdict: lost.length === 0 ? 'holds' : 'fails',
      measured:
        `${requests.length + inFlight.length - lost.length} answered of ${requests.length} requests ` +
        `and ${inFlight.length} uploads in progress${lost.length === 0 ? '' : `; ${reason(lost)}`}`,
    },
  ];
}

/** Sends the rest of each body a little later, and waits for the answers. */
async function finish(uploads: readonly Exchange[]): Promise<Answer[]> {
  await sleep(STILL_MS);
  return Promise.all(
    uploads.map(async (upload) => {
      await upload.send('a'.repeat(UPLOAD_BYTES));
      return upload.answer(30);
    }),
  );
}

async function load(port: number, path: string, asked: Asked[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const sent = performance.now();
    asked.push({ sent, answer: await ask(port, path, 30) });
    await sleep(20);
  }
}

function isLost({ status, failure }: Answer): boolean {
  return failure !== undefined || status === 502 || status === 504;
}

function reason([first]: readonly Answer[]): string {
  return `the first failure: ${first?.failure ?? `status ${first?.status} of the proxy`}`;
}
