import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { authorities } from './authorities';

/** How a proxy itself is asked: over TLS where its address says so, by its user where its address names one. */
export function reaching(proxy: URL) {
  const isTls = proxy.protocol === 'https:';
  const host = proxy.hostname.replace(/^\[(.*)\]$/, '$1'); // a URL has brackets around IPv6, a connection has not
  return {
    request: isTls ? httpsRequest : httpRequest,
    options: {
      host,
      port: Number(proxy.port) || (isTls ? 443 : 80),
      headers: authorization(proxy),
      agent: false as const,
      // Node.js would otherwise look in the proxy's certificate for the name in the request's Host header.
      ...(isTls && { ca: authorities(), servername: isIP(host) ? '' : host }),
    },
  };
}

/** The header by which a proxy knows its user. [RFC 7617] */
function authorization({ username, password }: URL): Record<string, string> {
  if (!username) return {};
  const both = `${decoded(username)}:${decoded(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(both).toString('base64')}` };
}

/** Of a text with escapes (`%40`). A `%` that begins none stands for itself, as for the AWS CLI. [Python, unquote] */
function decoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  });
}
