import { IPv4 } from 'ipaddr.js';

/** Reads `a.b.c.d/n` in plain decimals. Host bits are allowed. Undefined for any other text. */
export function parseCidr(text: string): { address: IPv4; prefix: number } | undefined {
  // Other notations would read 010.0.0.0 as octal.
  if (!IPv4.isValidCIDRFourPartDecimal(text)) return undefined;
  const [address, prefix] = IPv4.parseCIDR(text);
  return { address, prefix };
}

/** The network of an address with a prefix: `10.0.3.7/16` → `10.0.0.0/16`. Undefined for any other text. */
export function networkOf(text: string): string | undefined {
  const cidr = parseCidr(text);
  return cidr && `${IPv4.networkAddressFromCIDR(text).toString()}/${cidr.prefix}`;
}

/** Whether a text is a network in its usual form, without host bits and leading zeros. */
export function isNetwork(text: string): boolean {
  return networkOf(text) === text;
}

/**
 * Whether a network is private: in RFC 1918, or in the shared space 100.64.0.0/10. None of its addresses is a
 * stranger's on the internet.
 */
export function isPrivate(text: string): boolean {
  const cidr = parseCidr(text);
  if (!cidr) return false;
  return [IPv4.networkAddressFromCIDR(text), IPv4.broadcastAddressFromCIDR(text)].every((address) =>
    ['private', 'carrierGradeNat'].includes(address.range()),
  );
}

/** Whether two networks have addresses in common. False where one of the texts is not a network. */
export function overlaps(left: string, right: string): boolean {
  const [a, b] = [parseCidr(left), parseCidr(right)];
  if (!a || !b) return false;
  return a.address.match(b.address, Math.min(a.prefix, b.prefix));
}

/**
 * Networks that no TCP connection can reach: this host, loopback, link-local, multicast and reserved. [RFC
 * 6890, RFC 5771]
 */
const NOWHERE = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'];

/** Whether a network lies completely in one that no connection can reach. */
export function leadsNowhere(text: string): boolean {
  const cidr = parseCidr(text);
  if (!cidr) return false;
  return NOWHERE.some((network) => {
    const around = parseCidr(network);
    return around && cidr.prefix >= around.prefix && cidr.address.match(around.address, around.prefix);
  });
}
