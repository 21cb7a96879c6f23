import { IPv4 } from 'ipaddr.js';
import { NotModelled } from './configuration';

/** The kind of peer that has an address outside the VPC. */
export type Kind = 'internet' | 'connected networks' | 'shared addresses' | 'the other stage';

/** A group of addresses that the configuration treats alike. */
export interface Outside {
  readonly kind: Kind;
  /** The kind, and the network where the configuration names one. */
  readonly name: string;
  /** One address of the group. */
  readonly address: string;
}

const BLOCKS: Readonly<Record<string, Kind | 'nobody'>> = {
  '0.0.0.0/0': 'internet',
  '10.0.0.0/8': 'connected networks',
  '172.16.0.0/12': 'connected networks',
  '192.168.0.0/16': 'connected networks',
  '100.64.0.0/10': 'shared addresses',
  // This host, loopback, link-local, multicast and reserved addresses.
  '0.0.0.0/8': 'nobody',
  '127.0.0.0/8': 'nobody',
  '169.254.0.0/16': 'nobody',
  '224.0.0.0/3': 'nobody',
};

interface Network {
  readonly cidr: string;
  readonly prefix: number;
  readonly first: number;
  readonly last: number;
}

const networks = new Map<string, Network>();
const numbers = new Map<string, number>();

/**
 * All peers outside a VPC, one for each group of addresses that rules and routes treat alike. Networks are nested or
 * apart and never overlap in part: addresses with the same smallest named network are in the same networks.
 */
export function outsiders(vpc: string, others: readonly string[], mentioned: readonly string[]): Outside[] {
  const special: Record<string, Kind | 'nobody'> = { ...BLOCKS, [vpc]: 'nobody' };
  for (const other of others) special[other] = 'the other stage';
  const named = [...new Set([...Object.keys(special), ...mentioned])].map(network);
  return named.flatMap((one) => {
    const address = addressOnlyIn(one, named);
    const block = smallest(
      named.filter(({ cidr }) => cidr in special),
      one,
    );
    const kind = special[block.cidr];
    if (address === undefined || kind === undefined || kind === 'nobody') return [];
    return [{ kind, name: block === one ? kind : `${kind} ${one.cidr}`, address }];
  });
}

export function within(address: string, cidr: string): boolean {
  const { first, last } = network(cidr);
  const at = numberOf(address);
  return first <= at && at <= last;
}

/** Length of the network's prefix: the longer, the more specific. */
export function prefixOf(cidr: string): number {
  return network(cidr).prefix;
}

/** An address of the network, away from its ends, which AWS reserves. */
export function addressIn(cidr: string): string {
  return text(network(cidr).first + 9);
}

function smallest(candidates: readonly Network[], inside: Network): Network {
  const around = candidates.filter(({ first, last }) => first <= inside.first && inside.last <= last);
  return around.reduce((best, one) => (one.last - one.first < best.last - best.first ? one : best));
}

/** An address of a network that is in none of the smaller networks within it. */
function addressOnlyIn({ first, last, cidr }: Network, named: readonly Network[]): string | undefined {
  const inner = named
    .filter((one) => one.cidr !== cidr && one.first >= first && one.last <= last)
    .sort((a, b) => a.first - b.first);
  let candidate = first;
  for (const { first: taken, last: end } of inner) {
    if (candidate < taken) break;
    candidate = Math.max(candidate, end + 1);
  }
  return candidate <= last ? text(candidate) : undefined;
}

function network(cidr: string): Network {
  const known = networks.get(cidr);
  if (known) return known;
  if (!IPv4.isValidCIDRFourPartDecimal(cidr)) throw new NotModelled(`'${cidr}', which is no IPv4 network`);
  const first = numberOf(IPv4.networkAddressFromCIDR(cidr).toString());
  const last = numberOf(IPv4.broadcastAddressFromCIDR(cidr).toString());
  const made = { cidr, prefix: IPv4.parseCIDR(cidr)[1], first, last };
  networks.set(cidr, made);
  return made;
}

function numberOf(address: string): number {
  const known = numbers.get(address);
  if (known !== undefined) return known;
  const number = IPv4.parse(address).octets.reduce((sum, octet) => sum * 256 + octet, 0);
  numbers.set(address, number);
  return number;
}

function text(value: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join('.');
}
