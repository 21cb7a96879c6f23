import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { httpsAgent } from './agent';

/** A request. */
export interface Sent {
  /** @default GET */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds until the whole answer must have come. */
  readonly patience: number;
}

/** An answer. */
export interface Received {
  readonly status: number;
  readonly text: string;
}

/** How many redirects are followed. GitHub redirects for a repository that was renamed. */
const LONGEST_WAY = 3;

/**
 * Sends a request, through a proxy where the environment names one. (The `fetch` of Node.js 20 uses none.)
 * Follows redirects within the same origin.
 *
 * @throws Error where no complete answer arrives
 */
export async function send(url: URL, sent: Sent, redirects = 0): Promise<Received> {
  const { location, ...received } = await once(url, sent);
  const isMoved = [301, 302, 307, 308].includes(received.status) && location && redirects < LONGEST_WAY;
  const next = isMoved && URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  return next?.origin === url.origin ? send(next, sent, redirects + 1) : received;
}

function once(
  url: URL,
  { method = 'GET', headers = {}, body = '', patience }: Sent,
): Promise<Received & { readonly location?: string }> {
  const isTls = url.protocol === 'https:';
  const signal = AbortSignal.timeout(patience);
  const options = {
    method,
    headers: { 'user-agent': 'aws-bootstrap', ...headers, 'content-length': String(Buffer.byteLength(body)) },
    signal,
  };
  return new Promise((resolve, reject) => {
    const outgoing = isTls
      ? httpsRequest(url, { ...options, agent: httpsAgent() })
      : httpRequest(url, options);
    // A time-out in the middle of an answer is reported by the answer, as "aborted".
    const fail = (error: Error) =>
      reject(signal.aborted ? new Error(`no answer within ${patience / 1000} s`) : error);
    outgoing.on('error', fail);
    outgoing.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('error', fail);
      response.on('end', () => {
        const { statusCode: status = 0, headers: answered } = response;
        resolve({ status, text, ...(answered.location && { location: answered.location }) });
      });
    });
    outgoing.end(body);
  });
}
