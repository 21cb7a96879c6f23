import { Agent, type RequestOptions } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type ConnectionOptions } from 'node:tls';
import { authorities } from './authorities';
import { proxyFor } from './proxy';
import { reaching } from './reaching';

/** `Agent`'s own type: it returns the socket, or passes it to the callback. */
type CreateConnection = Agent['createConnection'];
type Done = (error: Error | null, socket: Duplex) => void;

/** Connects through the proxy that the environment names for a host, and directly where it names none. */
export class ProxyAgent extends Agent {
  override createConnection(
    options: Parameters<CreateConnection>[0],
    done: Done = () => undefined,
  ): ReturnType<CreateConnection> {
    const { host, port, servername = host } = options as RequestOptions;
    const target = `${isIP(host ?? '') === 6 ? `[${host}]` : host}:${port ?? 443}`;
    const fail = (error: Error) => (done as (error: Error) => void)(error);
    try {
      const proxy = proxyFor(new URL(`https://${target}`));
      if (!proxy) return super.createConnection(options, done);
      // TLS sends no server name for an IP address; the certificate is then checked for the address.
      const name = servername && !isIP(servername) ? servername : undefined;
      const through = (socket: Socket) =>
        done(null, connect({ ...(options as ConnectionOptions), socket, ...(name && { servername: name }) }));
      tunnel(proxy, target, through, fail);
    } catch (error) {
      process.nextTick(fail, error);
    }
    return undefined;
  }
}

/** Opens a connection to a target through an HTTP proxy. [RFC 9110, 9.3.6 CONNECT] */
function tunnel(
  proxy: URL,
  target: string,
  done: (socket: Socket) => void,
  failed: (error: Error) => void,
): void {
  const { request, options } = reaching(proxy);
  const headers = { host: target, ...options.headers };
  const asked = request({ ...options, method: 'CONNECT', path: target, headers, timeout: 5_000 });
  const fail = (why: string, cause?: NodeJS.ErrnoException) =>
    failed(Object.assign(new Error(`the proxy ${proxy.host} ${why}`), cause?.code && { code: cause.code }));
  asked.once('connect', ({ statusCode, statusMessage }, socket) => {
    if (statusCode === 200) return done(socket);
    socket.destroy();
    fail(`does not connect to ${target}: ${statusCode} ${statusMessage}`);
  });
  asked.once('timeout', () => asked.destroy(new Error('it does not answer')));
  asked.once('error', (error: NodeJS.ErrnoException) =>
    fail(`cannot be reached: ${error.message || error.code}`, error),
  );
  asked.once('response', ({ statusCode }) => fail(`does not connect to ${target}: ${statusCode}`));
  asked.end();
}

let shared: { readonly bundle: string | undefined; readonly agent: ProxyAgent } | undefined;

/** The agent of all HTTPS calls. It keeps connections open for the next call. */
export function httpsAgent(): ProxyAgent {
  const bundle = process.env.AWS_CA_BUNDLE;
  if (!shared || shared.bundle !== bundle) {
    const ca = authorities();
    shared = { bundle, agent: new ProxyAgent({ keepAlive: true, maxSockets: 50, ...(ca && { ca }) }) };
  }
  return shared.agent;
}
