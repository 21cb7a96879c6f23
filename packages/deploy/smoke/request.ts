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

/** How a stage is reached. */
export interface Route {
  /** Other addresses to connect to, past any proxy. @default none: what DNS says, or the proxy */
  readonly detours?: readonly Detour[];
  /** Authorities whose certificates are accepted, as PEM. @default those of Node.js, and of NODE_EXTRA_CA_CERTS */
  readonly ca?: string;
}

/** What a stage answered. */
export interface Answer {
  readonly status: number;
  readonly location?: string;
  readonly body: string;
  /** The end of the certificate's validity; HTTPS only. */
  readonly validTo?: Date;
}

const TIMEOUT = 10_000;
/** Characters of an answer that are read: a health path says little. */
const LONGEST = 64 * 1024;

/**
 * Asks once, on a connection of its own. The certificate must be valid for the name, by trusted authorities,
 * whatever the address that is connected to.
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

/** A connection of its own, through a proxy where the environment names one and nobody says another way. */
function agentFor(isDetour: boolean, ca: string | string[] | undefined): ProxyAgent | false {
  return !isDetour && new ProxyAgent({ keepAlive: false, ...(ca && { ca }) });
}

/** A proxy takes a plain request as it is, with the whole address. [RFC 9112, 3.2.2 absolute-form] */
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

/** @param isTls whether the stage's own certificate was shown: a proxy's says nothing of the stage */
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
