import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHandler } from '../../src/handler.ts';
import { createServer } from '../../src/http.ts';
import { Lifecycle } from '../../src/lifecycle.ts';
import { createLog } from '../../src/log.ts';
import type { Router } from '../../src/routes.ts';

/** Serves, in this process and over plain HTTP, what the app itself never answers. */
export async function serve(route: Router): Promise<{ server: Server; port: number; lines: string[] }> {
  const lines: string[] = [];
  const out = { write: (text: string) => lines.push(text), on: () => {} };
  const log = createLog(out as unknown as NodeJS.WritableStream, { release: 'test', stage: 'test' });
  const server = createServer(undefined, log);
  const lifecycle = new Lifecycle(server, { drainSeconds: 0, stopTimeoutSeconds: 5 }, log, () => {});
  server.on('request', createHandler(route, lifecycle, log));
  await once(server.listen(0), 'listening');
  return { server, port: (server.address() as AddressInfo).port, lines };
}
