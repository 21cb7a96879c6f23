import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { authorities } from './authorities';

/**
 * The options of a request to the proxy itself: over TLS where its address says so, with credentials where
 * its address contains them.
 */
export function reaching(proxy: URL) {
  const isTls = proxy.protocol === 'https:';
  // a URL has brackets around an IPv6 address, a connection has none
  const host = proxy.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    request: isTls ? httpsRequest : httpRequest,
    options: {
      host,
      port: Number(proxy.port) || (isTls ? 443 : 80),
      headers: authorization(proxy),
      agent: false as const,
      // Otherwise Node.js would expect the name of the request's Host header in the proxy's certificate.
      ...(isTls && { ca: authorities(), servername: isIP(host) ? '' : host }),
    },
  };
}

/** The header with the proxy's user and password. [RFC 7617] */
function authorization({ username, password }: URL): Record<string, string> {
  if (!username) return {};
  const both = `${decoded(username)}:${decoded(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(both).toString('base64')}` };
}

/**
 * Decodes a text with escapes (`%40`). A `%` without two hexadecimal digits stays, as in the AWS CLI.
 * [Python, unquote]
 */
function decoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  });
}
