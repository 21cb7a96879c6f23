import { isIP } from 'node:net';

/**
 * The proxy that a call goes through, by the variables that the AWS CLI reads, and as it reads them: HTTPS_PROXY for
 * https, HTTP_PROXY for http, NO_PROXY for hosts that are reached directly; of each the lower-case name wins. Unlike the
 * CLI, and like Terraform, this machine itself is always reached directly. [AWS CLI guide, Using an HTTP proxy; Python,
 * urllib.request.getproxies; Go, net/http.ProxyFromEnvironment]
 *
 * @throws Error where the variable holds no address
 */
export function proxyFor(url: URL, environment: NodeJS.ProcessEnv = process.env): URL | undefined {
  const name = `${url.protocol.slice(0, -1)}_proxy`;
  const given = valueOf(name, environment);
  if (!given || isOwn(url.hostname) || isDirect(url, valueOf('no_proxy', environment))) return undefined;
  const address = given.includes('://') ? given : `http://${given}`; // `proxy.example.com:3128` is one, too
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) return new URL(address);
  throw new Error(
    `${name.toUpperCase()} is not the address of an HTTP proxy (http://<host>:<port>): ${hidden(given)}`,
  );
}

const valueOf = (name: string, environment: NodeJS.ProcessEnv): string =>
  environment[name] ?? environment[name.toUpperCase()] ?? '';

/** A password in an address is nobody's business, whatever it holds. */
const hidden = (address: string): string => address.replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/is, '$1…@');

const isOwn = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

/**
 * `*`, or a list of hosts, each with all that is below it; a port may be named. `:443` counts for `https://host` too, as
 * in Terraform [Go, golang.org/x/net/http/httpproxy, canonicalAddr]; the AWS CLI compares the address as it is written.
 * On purpose: who exempts a port means the calls to it, and a command's own calls go the way that Terraform's go.
 */
function isDirect({ hostname, host, port, protocol }: URL, list: string): boolean {
  if (list.trim() === '*') return true;
  const withPort = port ? host : `${hostname}:${protocol === 'https:' ? 443 : 80}`;
  return list
    .split(',')
    .map((entry) => entry.trim().toLowerCase().replace(/^\.+/, ''))
    .filter((entry) => entry !== '')
    .some((entry) => [hostname, withPort].some((name) => name === entry || name.endsWith(`.${entry}`)));
}
