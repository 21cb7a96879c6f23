import { IPv4 } from 'ipaddr.js';
import type { Synthesized } from './synthesized';

interface AclRule {
  readonly network_acl_id: string;
  readonly egress: boolean;
  readonly rule_number: number;
  readonly rule_action: string;
  readonly protocol: string;
  readonly cidr_block: string;
  readonly from_port: number;
  readonly to_port: number;
}

export type Tier = 'public' | 'private';
export type Direction = 'in' | 'out';

/** The rules of one tier's ACL in one direction, by address. */
export function aclRules(stack: Synthesized, tier: Tier, direction: Direction): Record<string, AclRule> {
  const rules = stack.all('aws_network_acl_rule') as unknown as Record<string, AclRule>;
  return Object.fromEntries(
    Object.entries(rules).filter(
      ([, rule]) =>
        rule.network_acl_id === `\${aws_network_acl.network_acls_${tier}.id}` &&
        rule.egress === (direction === 'out'),
    ),
  );
}

/** Whether an ACL lets TCP through, to a port, from or to an address: what no rule allows is refused. */
export function lets(
  stack: Synthesized,
  tier: Tier,
  direction: Direction,
  port: number,
  peer: string,
): boolean {
  return Object.values(aclRules(stack, tier, direction)).some(
    (rule) =>
      rule.rule_action === 'allow' &&
      rule.protocol === 'tcp' &&
      rule.from_port <= port &&
      port <= rule.to_port &&
      IPv4.parse(peer).match(IPv4.parseCIDR(rule.cidr_block)),
  );
}

/** An end of a connection: an address, and the tier whose ACL it is behind, if any. */
export interface End {
  readonly address: string;
  readonly tier?: Tier;
}

/** The ACLs that refuse a connection from one end's port to the other's, or an answer on its way back. */
export function refusals(stack: Synthesized, from: End, fromPort: number, to: End, toPort: number): string[] {
  const legs = [
    { what: 'request leaves', tier: from.tier, direction: 'out', port: toPort, peer: to },
    { what: 'request arrives', tier: to.tier, direction: 'in', port: toPort, peer: from },
    { what: 'answer leaves', tier: to.tier, direction: 'out', port: fromPort, peer: from },
    { what: 'answer arrives', tier: from.tier, direction: 'in', port: fromPort, peer: to },
  ] as const;
  return legs
    .filter(({ tier, direction, port, peer }) => tier && !lets(stack, tier, direction, port, peer.address))
    .map(({ what, tier }) => `${what}: ${tier}`);
}
