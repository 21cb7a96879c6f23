import assert from 'node:assert/strict';
import type { Form, LogLine, Trace } from './hostile/form';
import type { Connection, Seen } from './recorder';
import { readStrictly } from './strict-request';

/** After these answers nothing on the connection can be trusted any more. */
const CLOSING = new Set([400, 408, 413, 414, 431]);

/** Where the app answers with an error of its own. */
export const BROKEN = '/broken';

/**
 * What must hold for every form, whatever a client sends: the app sees exactly the requests that the proxy let through,
 * one by each connection, in bytes that mean the same to every server; and no error comes from the proxy.
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

/** Whether the proxy has refused the last request: nothing that follows on the connection is answered. */
export function mustClose({ statuses, reaches = 0 }: Form): boolean {
  return statuses.length === 0 || (reaches < statuses.length && CLOSING.has(statuses.at(-1) ?? 0));
}

export function reachedApp({ app }: LogLine): boolean {
  return app !== '';
}

/** What a strict parser reads in the bytes of a connection is what the app's own parser made of them. */
function assertSameRequest({ kept, bytes, requests, refused }: Connection): void {
  const all = Buffer.concat(kept);
  assert.ok(requests.length <= 1, `${requests.length} requests by one connection`);
  const [seen] = requests;
  const strict = readStrictly(all, seen?.isUpgrade);
  if (!seen) return assert.ok(refused !== undefined, 'the app saw bytes and no request');
  const { method, target, headers, body, isWhole } = strict;
  assert.deepEqual({ method, target, headers }, pick(seen));
  if (bytes !== all.length || seen.isUpgrade) return; // too many to be kept
  // What came last can be in the socket and not yet with the app, where the client left.
  assert.ok(seen.bytes <= body.length && (!isWhole || seen.bytes === body.length), 'another body');
  assert.ok(!seen.isWhole || isWhole, 'the app takes half a request for a whole one');
}

function pick({ method, target, headers }: Seen): Pick<Seen, 'method' | 'target' | 'headers'> {
  return { method, target, headers };
}

function seenBy({ requests: [seen] }: Connection): string | undefined {
  return seen && `${seen.method} ${seen.target.split('?')[0]}`;
}
