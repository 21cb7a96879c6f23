import { IPv4 } from 'ipaddr.js';

/** `a.b.c.d/n` in plain decimal, host bits allowed; nothing for anything else. */
export function parseCidr(text: string): { address: IPv4; prefix: number } | undefined {
  // Four plain decimals only: other notations read 010.0.0.0 as octal.
  if (!IPv4.isValidCIDRFourPartDecimal(text)) return undefined;
  const [address, prefix] = IPv4.parseCIDR(text);
  return { address, prefix };
}

/** The network that an address with a prefix lies in: `10.0.3.7/16` → `10.0.0.0/16`. */
export function networkOf(text: string): string | undefined {
  const cidr = parseCidr(text);
  return cidr && `${IPv4.networkAddressFromCIDR(text).toString()}/${cidr.prefix}`;
}

/** Whether the text is a network in its usual form: no host bits, no leading zeros. */
export function isNetwork(text: string): boolean {
  return networkOf(text) === text;
}

/** RFC 1918, or the shared space 100.64.0.0/10: what never leads to a stranger on the internet. */
export function isPrivate(text: string): boolean {
  const cidr = parseCidr(text);
  if (!cidr) return false;
  return [IPv4.networkAddressFromCIDR(text), IPv4.broadcastAddressFromCIDR(text)].every((address) =>
    ['private', 'carrierGradeNat'].includes(address.range()),
  );
}

export function overlaps(left: string, right: string): boolean {
  const [a, b] = [parseCidr(left), parseCidr(right)];
  if (!a || !b) return false;
  return a.address.match(b.address, Math.min(a.prefix, b.prefix));
}

/** This host, loops, the link itself, multicast, and what nobody has: no packet of TCP arrives there. [RFC 6890, RFC 5771] */
const NOWHERE = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'];

/** Whether a network lies, as a whole, where no connection leads. */
export function leadsNowhere(text: string): boolean {
  const cidr = parseCidr(text);
  if (!cidr) return false;
  return NOWHERE.some((network) => {
    const around = parseCidr(network);
    return around && cidr.prefix >= around.prefix && cidr.address.match(around.address, around.prefix);
  });
}
