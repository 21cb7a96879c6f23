import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type ConnectionOptions, rootCertificates } from 'node:tls';
import { UserError } from '../command';
import { proxyFor } from './proxy';

/** As `Agent` has it: a socket at once, or by the callback. */
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
      // An address has no name to be told, and the certificate is then looked at for the address.
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

/** A connection to a target through an HTTP proxy. [RFC 9110, 9.3.6 CONNECT] */
function tunnel(
  proxy: URL,
  target: string,
  done: (socket: Socket) => void,
  failed: (error: Error) => void,
): void {
  const ask = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  const asked = ask({
    hostname: proxy.hostname,
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...authorization(proxy) },
    agent: false,
    timeout: 5_000,
    ...(proxy.protocol === 'https:' && { ca: authorities() }),
  });
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

/** The header by which a proxy knows its user, where its address names one. */
export function authorization({ username, password }: URL): Record<string, string> {
  if (!username) return {};
  const both = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(both).toString('base64')}` };
}

/**
 * Who may vouch for a server, as PEM: those of Node.js, of NODE_EXTRA_CA_CERTS and of AWS_CA_BUNDLE, which the AWS CLI
 * and Terraform read. Undefined where no bundle is named: Node.js then knows the others by itself.
 *
 * @throws UserError where a bundle cannot be read
 */
export function authorities(environment: NodeJS.ProcessEnv = process.env): string[] | undefined {
  const { AWS_CA_BUNDLE: bundle, NODE_EXTRA_CA_CERTS: extra } = environment;
  if (!bundle) return undefined;
  return [
    ...rootCertificates,
    ...(extra ? [pem('NODE_EXTRA_CA_CERTS', extra)] : []),
    pem('AWS_CA_BUNDLE', bundle),
  ];
}

function pem(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${variable} names a file that cannot be read: ${(error as Error).message}`);
  }
}

let shared: { readonly bundle: string | undefined; readonly agent: ProxyAgent } | undefined;

/** The agent of all HTTPS calls; connections are kept for the next one. */
export function httpsAgent(): ProxyAgent {
  const bundle = process.env.AWS_CA_BUNDLE;
  if (!shared || shared.bundle !== bundle) {
    const ca = authorities();
    shared = { bundle, agent: new ProxyAgent({ keepAlive: true, maxSockets: 50, ...(ca && { ca }) }) };
  }
  return shared.agent;
}
