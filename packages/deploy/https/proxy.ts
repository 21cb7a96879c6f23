import { isIP } from 'node:net';

/**
 * The proxy for a call, by the same variables as in the AWS CLI: HTTPS_PROXY for https, HTTP_PROXY for http,
 * NO_PROXY for hosts without a proxy; the lower-case form of a name wins. Unlike the CLI, and like Terraform,
 * this machine itself is always called directly. [AWS CLI guide, Using an HTTP proxy; Python,
 * urllib.request.getproxies; Go, net/http.ProxyFromEnvironment]
 *
 * @throws Error where the variable does not contain an address
 */
export function proxyFor(url: URL, environment: NodeJS.ProcessEnv = process.env): URL | undefined {
  const name = `${url.protocol.slice(0, -1)}_proxy`;
  const given = valueOf(name, environment);
  if (!given || isOwn(url.hostname) || isDirect(url, valueOf('no_proxy', environment))) return undefined;
  // `proxy.example.com:3128` without a scheme is valid, too
  const address = given.includes('://') ? given : `http://${given}`;
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) return new URL(address);
  throw new Error(
    `${name.toUpperCase()} is not the address of an HTTP proxy (http://<host>:<port>): ${hidden(given)}`,
  );
}

const valueOf = (name: string, environment: NodeJS.ProcessEnv): string =>
  environment[name] ?? environment[name.toUpperCase()] ?? '';

/** Hides user and password of an address, for messages. */
const hidden = (address: string): string => address.replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/is, '$1…@');

const isOwn = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

/**
 * Whether NO_PROXY exempts a URL. It is `*`, or a list of hosts, each with its subdomains and optionally a
 * port. `:443` matches `https://host` too, as in Terraform [Go, golang.org/x/net/http/httpproxy,
 * canonicalAddr]; the AWS CLI compares the address as it is written. This follows Terraform on purpose: a
 * command's own calls must use the same proxy as its Terraform.
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
