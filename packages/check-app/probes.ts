import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from './running';
import { ask, askForWebSocket, dripBody, dripHead, upload, type Answer } from './clients';
import type { Result } from './contract';
import { isProxy, memoryOf, processesOf } from './processes-of';

/** Seconds for an answer. The load balancer's health checks wait longer, but users notice a second. */
const WITHIN_SECONDS = 1;
const SLOW_CLIENTS = 20;
const SLOW_SECONDS = 3;

/** Checks the health path while clients send letter by letter. */
export async function checkSlowClients({ port, healthPath }: Running): Promise<Result> {
  const ended = new AbortController();
  const clients = Array.from({ length: SLOW_CLIENTS }, (_, index) =>
    (index % 2 === 0 ? dripHead : dripBody)(port, ended.signal).catch(() => {}),
  );
  await sleep(500);
  const { slowest, failure } = await askWhile(sleep(SLOW_SECONDS * 1000), port, healthPath);
  ended.abort();
  await Promise.all(clients);
  const measured = `with ${SLOW_CLIENTS} of them, ${healthPath} took ${milliseconds(slowest)} at most`;
  if (failure !== undefined)
    return {
      line: 'slow',
      verdict: 'fails',
      measured: `with ${SLOW_CLIENTS} of them, ${healthPath}: ${failure}`,
    };
  return { line: 'slow', verdict: slowest <= WITHIN_SECONDS ? 'holds' : 'fails', measured };
}

/** Checks the health path while a body of just under the limit is sent. */
export async function checkBody({ port, root, healthPath, bodyLimit }: Running): Promise<Result> {
  const pids = processesOf(root)
    .filter((one) => !isProxy(one))
    .map(({ pid }) => pid);
  const before = memoryOf(pids);
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, memoryOf(pids))), 100);
  const uploaded = upload(port, '/', bodyLimit - 1);
  const { slowest, failure: unhealthy } = await askWhile(uploaded, port, healthPath);
  clearInterval(watch);
  const { status, failure, sent, seconds } = await uploaded;
  const mebibytes = `${Math.round(sent / 1024 / 1024)} of ${Math.round(bodyLimit / 1024 / 1024)} MiB`;
  const held = Math.round(Math.max(0, most - before) / 1024);
  const how = `POST / took ${mebibytes} in ${seconds.toFixed(1)} s and answered ${failure ?? status}`;
  const measured = `${how}; memory grew by ${held} MiB, ${healthPath} took ${milliseconds(slowest)} at most`;
  const isLost = status === undefined || status === 502 || status === 504;
  if (unhealthy !== undefined)
    return { line: 'body', verdict: 'fails', measured: `${how}; meanwhile ${healthPath}: ${unhealthy}` };
  return { line: 'body', verdict: isLost ? 'fails' : 'holds', measured };
}

/** Checks whether a WebSocket handshake succeeds. Only information: an app need not support it. */
export async function checkWebSocket({ port }: Running): Promise<Result> {
  const { status, failure } = await askForWebSocket(port, '/');
  const measured = status === 101 ? 'passes' : `not on the path / (${failure ?? `status ${status}`})`;
  return { line: 'webSocket', verdict: 'told', measured };
}

/** Requests the health path again and again, until the other work ends. */
async function askWhile(
  work: Promise<unknown>,
  port: number,
  path: string,
): Promise<{ slowest: number; failure?: string }> {
  let isOver = false;
  void work.finally(() => (isOver = true)).catch(() => {});
  let slowest = 0;
  while (!isOver) {
    const answer = await ask(port, path);
    slowest = Math.max(slowest, answer.seconds);
    const failure = failureOf(answer);
    if (failure !== undefined) return { slowest, failure };
    await sleep(100);
  }
  return { slowest };
}

function failureOf({ status, failure }: Answer): string | undefined {
  return failure ?? (status === 200 ? undefined : `status ${status}`);
}

function milliseconds(seconds: number): string {
  return `${Math.ceil(seconds * 1000)} ms`;
}
