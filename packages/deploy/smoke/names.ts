import { lookup } from 'node:dns/promises';

/** Resolves a name on this machine. Rejects where there is no address. */
export type Resolve = (name: string) => Promise<readonly string[]>;

const resolveHere: Resolve = async (name) =>
  (await lookup(name, { all: true })).map(({ address }) => address);

/** Error codes of a DNS lookup, as `net` passes them on. */
const NO_SUCH_NAME = ['ENOTFOUND', 'ENODATA'];
const NO_ANSWER = ['EAI_AGAIN', 'ETIMEOUT', 'ESERVFAIL'];

/** Why a name cannot be resolved, and what to do; undefined where an error is not about the name. */
export function unknownName(code: string | undefined): string | undefined {
  if (NO_SUCH_NAME.includes(code ?? '')) {
    return (
      'DNS does not have the name yet: a resolver can cache for up to 15 minutes that it does not exist. Try ' +
      'again then. If it fails again, run npm run preflight, which says whether the domain is delegated to its ' +
      'hosted zone'
    );
  }
  if (NO_ANSWER.includes(code ?? '')) {
    return (
      `no DNS server answers this machine (${code}), so the name was not checked. Try again, or from another ` +
      'network'
    );
  }
  return undefined;
}

/**
 * The names that resolve to none of the load balancer's addresses: each in words, with what to do. Names
 * without an address are left out. DNS returns all addresses of a load balancer, which has at least one in
 * each zone.
 */
export async function strayNames(
  hosts: readonly string[],
  balancer: { readonly name: string; readonly dnsName: string },
  resolve: Resolve = resolveHere,
): Promise<string[]> {
  const addressesOf = (name: string) => resolve(name).catch((): readonly string[] => []);
  const own = await addressesOf(balancer.dnsName);
  if (own.length === 0) return []; // nothing to compare with
  const each = await Promise.all(
    hosts.map(async (host) => {
      const found = await addressesOf(host);
      if (found.length === 0 || found.some((address) => own.includes(address))) return [];
      return [
        `${host}: the name points to ${found.join(', ')}, not to the load balancer ${balancer.name} ` +
          `(${own.join(', ')}). npm run preflight names the record that is in the way. If the record is right, a ` +
          'resolver still caches the old one: try again when its TTL is over',
      ];
    }),
  );
  return each.flat();
}
