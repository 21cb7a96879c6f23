import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { ProxyAgent } from '../https/agent';
import { authorities } from '../https/authorities';
import { proxyFor } from '../https/proxy';
import { reaching } from '../https/reaching';
import { type Detour, destination } from './detour';

/** How a host is reached. */
export interface Route {
  /** Addresses to connect to instead of the host, without a proxy. @default none: DNS, or the proxy */
  readonly detours?: readonly Detour[];
  /** The CA certificates that are trusted, as PEM. @default those of Node.js and of NODE_EXTRA_CA_CERTS */
  readonly ca?: string;
}

/** The answer of a host. */
export interface Answer {
  readonly status: number;
  readonly location?: string;
  readonly body: string;
  /** When the certificate expires. Only for HTTPS. */
  readonly validTo?: Date;
}

const TIMEOUT = 10_000;
/** How many characters of an answer are read: a health path's answer is short. */
const LONGEST = 64 * 1024;

/**
 * Sends one GET request on a new connection. The certificate must be valid for the host's name and issued by
 * a trusted authority, whatever the address of the connection.
 */
export function get(url: URL, { detours = [], ca }: Route = {}): Promise<Answer> {
  const isTls = url.protocol === 'https:';
  const port = Number(url.port) || (isTls ? 443 : 80);
  const to = destination(detours, url.hostname, port);
  const isDetour = to.host !== url.hostname || to.port !== port;
  const own = ca ?? authorities();
  const options = {
    ...to,
    path: url.pathname + url.search,
    headers: { host: url.host, 'user-agent': 'aws-bootstrap smoke test' },
    timeout: TIMEOUT,
  };
  return new Promise((resolve, reject) => {
    const receive = (response: IncomingMessage) => void read(response, isTls).then(resolve, reject);
    const outgoing = isTls
      ? httpsRequest(
          { ...options, servername: url.hostname, ca: own, agent: agentFor(isDetour, own) },
          receive,
        )
      : askPlainly(url, options, isDetour ? undefined : proxyFor(url), receive);
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${TIMEOUT / 1000} s`)));
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** An agent without connection reuse. It uses the environment's proxy, unless there is a detour. */
function agentFor(isDetour: boolean, ca: string | string[] | undefined): ProxyAgent | false {
  return !isDetour && new ProxyAgent({ keepAlive: false, ...(ca && { ca }) });
}

/** Sends an HTTP request to a proxy, with the absolute URL as its target. [RFC 9112, 3.2.2 absolute-form] */
function askPlainly(
  { href }: URL,
  asked: RequestOptions & { readonly headers: Record<string, string> },
  proxy: URL | undefined,
  receive: (response: IncomingMessage) => void,
): ClientRequest {
  if (!proxy) return httpRequest({ ...asked, agent: false }, receive);
  const { request, options } = reaching(proxy);
  return request(
    { ...asked, ...options, path: href, headers: { ...asked.headers, ...options.headers } },
    receive,
  );
}

/** Reads an answer. @param isTls whether the connection shows the stage's certificate, not that of a proxy */
async function read(response: IncomingMessage, isTls: boolean): Promise<Answer> {
  const certificate = isTls ? (response.socket as TLSSocket).getPeerCertificate() : undefined;
  let body = '';
  for await (const chunk of response) {
    body += (chunk as Buffer).toString();
    if (body.length > LONGEST) break;
  }
  const { statusCode = 0, headers } = response;
  return {
    status: statusCode,
    body,
    ...(headers.location !== undefined && { location: headers.location }),
    ...(certificate?.valid_to && { validTo: new Date(certificate.valid_to) }),
  };
}
