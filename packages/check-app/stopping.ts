import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from './running';
import { ask, beginUpload, type Answer, type Exchange } from './clients';
import type { Result } from './contract';

const CLIENTS = 10;
const UPLOADS = 10;
const UPLOAD_BYTES = 10;
/**
 * Milliseconds before the signal in which nothing new is sent, so that everything sent earlier has reached
 * the app, even on a busy machine. Uploads whose bodies are not complete are certainly in flight.
 */
const BEFORE_MS = 500;
/** Milliseconds until sent requests are on their way. */
const SETTLED_MS = 1_500;
/** For how many milliseconds after the signal an upload still sends. */
const STILL_MS = 500;

/** A request, with the time when it was sent. */
interface Asked {
  readonly sent: number;
  readonly answer: Answer;
}

/** How the app is stopped. */
export interface Stopping {
  /** Seconds after which the app would be killed. */
  readonly limit: number;
  /** Stops the app as a release does. Resolves when the app and its workers have ended. */
  readonly stop: () => Promise<void>;
  /** When the app got the signal, by this process's clock. Undefined before. */
  readonly told: () => number | undefined;
  /** Whether the processes that serve have ended. */
  readonly hasEnded: () => boolean;
}

/**
 * Stops the app under load as a release does, and checks what was in flight: requests that were sent, and
 * uploads with incomplete bodies. After the signal nothing new is sent, because the load balancer would send
 * it elsewhere.
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
  const signalled = told() ?? performance.now(); // a busy machine notices it later
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
