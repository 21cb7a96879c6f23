import type { IPv4 } from 'ipaddr.js';
import { isNetwork, parseCidr } from '../packages/facts';

/** A VPC's addresses are divided for so many zones from the start, so that adding a zone moves no subnet. */
export const ZONE_SLOTS = 4;

/** AWS takes a /16 at most. An eighth of a /24 is a /27, the smallest subnet for a load balancer. */
export const VPC_PREFIX = { widest: 16, narrowest: 24 } as const;

/** Addresses that AWS reserves in a subnet: network, router, DNS, one for future use, broadcast. */
const KEPT_BY_AWS = 5;

/** Addresses kept for interface endpoints, one each: a stage has about ten, and those that its app needs. */
const ENDPOINT_ADDRESSES = 16;

/** Address blocks of four zones: the nth block always belongs to the stage's nth zone. */
export type Slots = readonly [string, string, string, string];

export interface SubnetCidrs {
  readonly public: Slots;
  readonly private: Slots;
}

/**
 * The subnets of a VPC: eight equal blocks, first four private ones, then four public ones.
 * @throws RangeError if the range is not a network from /16 to /24; the settings' checks refuse it before.
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

/** The two halves of a VPC: one network with all private blocks, used or not, and one with all public ones. */
export function tierCidrs(cidr: string): { readonly private: string; readonly public: string } {
  const { prefix } = parseCidr(cidr) ?? {};
  const slots = subnetCidrs(cidr);
  const half = (slot: string) => slot.replace(/\/.*/, `/${Number(prefix) + 1}`);
  return { private: half(slots.private[0]), public: half(slots.public[0]) };
}

export function isVpcPrefix(prefix: number): boolean {
  return prefix >= VPC_PREFIX.widest && prefix <= VPC_PREFIX.narrowest;
}

/** Addresses of a private subnet for instances, beside those of so many interface endpoints. */
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
