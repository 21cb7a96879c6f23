import type { IPv4 } from 'ipaddr.js';
import { isNetwork, parseCidr } from '../packages/facts';

/** Address slots laid out from the start, so that a stage which takes more zones later renumbers nothing. */
export const ZONE_SLOTS = 4;

/** A VPC takes /16 at most; an eighth of a /24 is the /27 that a load balancer's subnet needs at least. */
export const VPC_PREFIX = { widest: 16, narrowest: 24 } as const;

/** Addresses of a subnet that AWS keeps: network, router, DNS, one for later, broadcast. */
const KEPT_BY_AWS = 5;

/** One address for each interface endpoint; a stage has about ten of them, and those that its app needs. */
const ENDPOINT_ADDRESSES = 16;

/** Four addresses for the slots in their order; slot n belongs to the stage's zone n for ever. */
export type Slots = readonly [string, string, string, string];

export interface SubnetCidrs {
  readonly public: Slots;
  readonly private: Slots;
}

/**
 * The subnets of a VPC: eight equal blocks, the first four private, the next four public.
 * @throws when the range is not a network from /16 to /24; the settings' validation has seen to that.
 */
export function subnetCidrs(cidr: string): SubnetCidrs {
  const { address, prefix } = parseCidr(cidr) ?? {};
  if (!address || prefix === undefined || !isNetwork(cidr) || !isVpcPrefix(prefix)) {
    throw new RangeError(`${cidr} cannot be split: it is not a network from /16 to /24`);
  }
  const block = prefix + 3;
  const first = toNumber(address);
  const slots = (from: number): Slots =>
    [0, 1, 2, 3].map((slot) => `${toText(first + (from + slot) * 2 ** (32 - block))}/${block}`) as string[] &
      Slots;
  return { private: slots(0), public: slots(ZONE_SLOTS) };
}

/** The two halves of a VPC, each one network: all private slots, used or not, and all public ones. */
export function tierCidrs(cidr: string): { readonly private: string; readonly public: string } {
  const { prefix } = parseCidr(cidr) ?? {};
  const slots = subnetCidrs(cidr);
  const half = (slot: string) => slot.replace(/\/.*/, `/${Number(prefix) + 1}`);
  return { private: half(slots.private[0]), public: half(slots.public[0]) };
}

export function isVpcPrefix(prefix: number): boolean {
  return prefix >= VPC_PREFIX.widest && prefix <= VPC_PREFIX.narrowest;
}

/** What a private subnet has left for instances; so many interface endpoints live there too. */
export function instanceAddresses(cidr: string, endpoints: number): number {
  const { prefix } = parseCidr(cidr) ?? { prefix: 32 };
  return 2 ** (32 - prefix - 3) - KEPT_BY_AWS - (endpoints && Math.max(endpoints, ENDPOINT_ADDRESSES));
}

function toNumber(address: IPv4): number {
  return address.octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

function toText(value: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join('.');
}
