import ipaddr from 'ipaddr.js';
import type { Change, Values } from './plan';
import { blocks, number, strings, text } from './values';

/** What a rule allows or denies: a protocol, its ports, and the other end. */
export interface Flow {
  /** tcp, udp, icmp, a number, or -1 for all protocols. */
  readonly protocol: string;
  /** The first port. For ICMP, the first message as type * 256 + code. */
  readonly from: number;
  /** The last port or message. */
  readonly to: number;
  /** A CIDR, a group, a prefix list, `self`, or `?` where it is known only after the apply. */
  readonly peer: string;
  readonly direction: 'in' | 'out';
}

const ANY = { from: 0, to: 65535 };
const NUMBERS: Readonly<Record<string, string>> = {
  '6': 'tcp',
  '17': 'udp',
  '1': 'icmp',
  '58': 'icmpv6',
  all: '-1',
};

/** A flow. @param from the first port; for ICMP the type @param to the last port; for ICMP the code */
function flow(
  protocol: string,
  from: number | undefined,
  to: number | undefined,
  peer: string,
  inward: boolean,
): Flow {
  const name = NUMBERS[protocol.toLowerCase()] ?? protocol.toLowerCase();
  // For all protocols the API returns the ports 0 and 0, or -1.
  const isAll = name === '-1' || from === undefined || from === -1;
  const ports = isAll ? ANY : isIcmp(name) ? messages(from, to) : { from, to: to ?? from };
  return { protocol: name, ...ports, peer, direction: inward ? 'in' : 'out' };
}

const isIcmp = (protocol: string): boolean => protocol.startsWith('icmp');

const CODES = 256; // codes of a type

/** The range of one message, or of all messages of a type (code -1). */
function messages(type: number, code = -1): Pick<Flow, 'from' | 'to'> {
  const first = type * CODES;
  return code === -1 ? { from: first, to: first + CODES - 1 } : { from: first + code, to: first + code };
}

function contains(wide: string, narrow: string): boolean {
  if (wide === narrow) return wide !== '?';
  try {
    const [outer, outerBits] = ipaddr.parseCIDR(wide);
    const [inner, innerBits] = ipaddr.parseCIDR(narrow);
    return outer.kind() === inner.kind() && outerBits <= innerBits && inner.match(outer, outerBits);
  } catch {
    return false; // not addresses, but another group or another list
  }
}

/** Whether `wide` allows everything that `narrow` allows. */
export const covers = (wide: Flow, narrow: Flow): boolean =>
  wide.direction === narrow.direction &&
  (wide.protocol === '-1' || wide.protocol === narrow.protocol) &&
  wide.from <= narrow.from &&
  wide.to >= narrow.to &&
  contains(wide.peer, narrow.peer);

/** The flows that no single one of `by` covers. */
export const uncovered = (flows: readonly Flow[], by: readonly Flow[]): Flow[] =>
  flows.filter((narrow) => !by.some((wide) => covers(wide, narrow)));

/** A flow in words. */
export function describe({ protocol, from, to, peer, direction }: Flow): string {
  const type = `type ${Math.floor(from / CODES)}`;
  const message = from === to ? `${type} code ${from % CODES}` : type;
  const ports = isIcmp(protocol) ? message : from === to ? `port ${from}` : `ports ${from}-${to}`;
  const what =
    protocol === '-1'
      ? 'everything'
      : from === ANY.from && to === ANY.to
        ? `all ${protocol}`
        : `${protocol} ${ports}`;
  const other = peer === '?' ? 'a peer known only after the apply' : peer;
  return direction === 'in' ? `${what} from ${other}` : `${what} to ${other}`;
}

/** The flows of a security group's rule, in the same form for the three resource types. */
export function groupRuleFlows(change: Change, values: Values | null): Flow[] {
  if (!values) return [];
  const { type } = change;
  const inward = type === 'aws_security_group_rule' ? values['type'] === 'ingress' : type.includes('ingress');
  const peers =
    type === 'aws_security_group_rule'
      ? blockPeers(values)
      : ['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id'].flatMap(
          (key) => text(values, key) ?? [],
        );
  // A group that is created in the same apply has no id yet, but the code refers to it.
  const named = ['referenced_security_group_id', 'source_security_group_id', 'prefix_list_id'].flatMap(
    (key) => change.references[key]?.[0] ?? [],
  );
  const known = peers.length > 0 ? peers : named.length > 0 ? named : ['?'];
  const protocol = text(values, 'ip_protocol') ?? text(values, 'protocol') ?? '-1';
  return known.map((peer) =>
    flow(protocol, number(values, 'from_port'), number(values, 'to_port'), peer, inward),
  );
}

/** The flows of the rules inside an `aws_security_group`. */
export const inlineFlows = (values: Values | null): Flow[] =>
  (['ingress', 'egress'] as const).flatMap((side) =>
    blocks(values, side).flatMap((rule) =>
      blockPeers(rule).map((peer) =>
        flow(
          text(rule, 'protocol') ?? '-1',
          number(rule, 'from_port'),
          number(rule, 'to_port'),
          peer,
          side === 'ingress',
        ),
      ),
    ),
  );

function blockPeers(rule: Values): string[] {
  const peers = ['cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids', 'security_groups'].flatMap((key) =>
    strings(rule, key),
  );
  const source = text(rule, 'source_security_group_id');
  return [...peers, ...(source ? [source] : []), ...(rule['self'] === true ? ['self'] : [])];
}

/** The flows that a network ACL's rules allow and deny. */
export interface AclFlows {
  readonly allowed: Flow[];
  readonly denied: Flow[];
}

/** The flow of an `aws_network_acl_rule`. */
export function aclRuleFlows(values: Values | null): AclFlows {
  if (!values) return { allowed: [], denied: [] };
  return sorted([{ ...values, action: values['rule_action'] }], values['egress'] !== true);
}

/** The flows of the rules inside an `aws_network_acl` or `aws_default_network_acl`. */
export function aclInlineFlows(values: Values | null): AclFlows {
  const inward = sorted(blocks(values, 'ingress'), true);
  const outward = sorted(blocks(values, 'egress'), false);
  return { allowed: [...inward.allowed, ...outward.allowed], denied: [...inward.denied, ...outward.denied] };
}

function sorted(rules: readonly Values[], inward: boolean): AclFlows {
  const found: AclFlows = { allowed: [], denied: [] };
  for (const rule of rules) {
    const peer = text(rule, 'cidr_block') ?? text(rule, 'ipv6_cidr_block') ?? '?';
    const protocol = text(rule, 'protocol') ?? '-1';
    const [from, to] = ['1', '58', 'icmp', 'icmpv6'].includes(protocol.toLowerCase())
      ? ['icmp_type', 'icmp_code']
      : ['from_port', 'to_port'];
    const one = flow(protocol, number(rule, from), number(rule, to), peer, inward);
    (text(rule, 'action') === 'deny' ? found.denied : found.allowed).push(one);
  }
  return found;
}
