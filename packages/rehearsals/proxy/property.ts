import assert from 'node:assert/strict';
import type { Form, LogLine, Trace } from './hostile/form';
import type { Connection, Seen } from './recorder';
import { readStrictly } from './strict-request';

/** After these answers the proxy must close the connection: nothing on it can be trusted. */
const CLOSING = new Set([400, 408, 413, 414, 431]);

/** A path that the app answers with an error of its own. */
export const BROKEN = '/broken';

/**
 * Checks what must hold for every form: the app gets exactly the requests that the proxy let through, one on each
 * connection, in bytes that mean the same to every server; and the proxy answers with no error of its own.
 *
 * @throws AssertionError
 */
export function assertHolds(form: Form, trace: Trace): void {
  const { reaches = 0, statuses, withheld, inspect, options = {} } = form;
  const { connections, lines, reply } = trace;
  assert.deepEqual(reply.statuses, statuses, reply.text.slice(0, 400));
  if (mustClose(form) && !options.answers && !options.leaves && !options.isDeaf)
    assert.ok(reply.isClosed, 'the connection is still open');
  if (withheld) assert.ok(!reply.text.includes(withheld), reply.text);

  assert.equal(connections.length, reaches, `the app saw ${JSON.stringify(connections.map(seenBy))}`);
  for (const connection of connections) assertSameRequest(connection);
  const passed = lines.filter(reachedApp);
  const names = connections.map(seenBy).filter((name) => name !== undefined);
  if (names.length === connections.length)
    assert.deepEqual(passed.map(({ method, path }) => `${method} ${path}`).sort(), names.sort());
  const own = lines.filter(({ status, path }) => status >= 500 && path !== BROKEN);
  assert.deepEqual(own, [], 'an error of the proxy');
  inspect?.(trace);
}

/** Whether the proxy refused the last request: it then answers nothing that follows on the connection. */
export function mustClose({ statuses, reaches = 0 }: Form): boolean {
  return statuses.length === 0 || (reaches < statuses.length && CLOSING.has(statuses.at(-1) ?? 0));
}

export function reachedApp({ app }: LogLine): boolean {
  return app !== '';
}

/** A strict parser must read the same in the bytes of a connection as the app's own parser did. */
function assertSameRequest({ kept, bytes, requests, refused }: Connection): void {
  const all = Buffer.concat(kept);
  assert.ok(requests.length <= 1, `${requests.length} requests by one connection`);
  const [seen] = requests;
  const strict = readStrictly(all, seen?.isUpgrade);
  if (!seen) return assert.ok(refused !== undefined, 'the app saw bytes and no request');
  const { method, target, headers, body, isWhole } = strict;
  assert.deepEqual({ method, target, headers }, pick(seen));
  if (bytes !== all.length || seen.isUpgrade) return; // too many to be kept
  // Where the client left, the last bytes can be in the socket and not yet with the app.
  assert.ok(seen.bytes <= body.length && (!isWhole || seen.bytes === body.length), 'another body');
  assert.ok(!seen.isWhole || isWhole, 'the app takes half a request for a whole one');
}

function pick({ method, target, headers }: Seen): Pick<Seen, 'method' | 'target' | 'headers'> {
  return { method, target, headers };
}

function seenBy({ requests: [seen] }: Connection): string | undefined {
  return seen && `${seen.method} ${seen.target.split('?')[0]}`;
}
