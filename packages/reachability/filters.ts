import { within } from './addresses';
import { addressIn, isTrue, list, type Resource, texts, type Values } from '../documents';
import type { Configuration } from './configuration';
import { ALL_PORTS, messages, NO_PORTS, type Ports, union, without } from './ports';

export const PROTOCOLS = ['tcp', 'udp', 'icmp', 'other'] as const;
export type Protocol = (typeof PROTOCOLS)[number];
export type Direction = 'in' | 'out';

/** The other end of a flow, as rules see it. */
export interface Peer {
  readonly address: string;
  /** The addresses of its security groups; empty where it is not in the VPC. */
  readonly groups: readonly string[];
  /** The service whose prefix list has its address. */
  readonly service?: string;
}

/** A rule of a security group, from any of Terraform's three ways to write it. */
interface GroupRule {
  readonly protocol: string;
  readonly ports: Ports;
  readonly cidrs: readonly string[];
  readonly groups: readonly string[];
  readonly prefixLists: readonly string[];
}

interface AclRule {
  readonly number: number;
  readonly allow: boolean;
  readonly protocol: string;
  readonly ports: Ports;
  readonly cidr: string;
}

/** What security groups and network ACLs allow. */
export class Filters {
  private readonly rulesOfGroups = new Map<string, GroupRule[]>();
  private readonly rulesOfAcls = new Map<string, AclRule[]>();
  private readonly acls = new Map<Resource, Resource | undefined>();

  constructor(private readonly configuration: Configuration) {}

  /** Every network that a rule names. */
  get mentioned(): string[] {
    const groups = this.configuration.resources.flatMap(({ address, type }) =>
      /^aws_(default_)?security_group$/.test(type)
        ? (['in', 'out'] as const).flatMap((way) =>
            this.groupRules(address, way).flatMap(({ cidrs }) => cidrs),
          )
        : [],
    );
    const acls = this.configuration
      .all('aws_network_acl')
      .flatMap(({ address }) =>
        (['in', 'out'] as const).flatMap((way) => this.aclRules(address, way).map(({ cidr }) => cidr)),
      );
    return [...groups, ...acls];
  }

  /**
   * The ports on which members of these security groups may exchange traffic with a peer. Answers always pass: groups
   * are stateful.
   */
  groups(addresses: readonly string[], direction: Direction, protocol: Protocol, peer: Peer): Ports {
    const rules = addresses.flatMap((address) => this.groupRules(address, direction));
    const matching = rules.filter(
      (rule) =>
        matches(rule.protocol, protocol) &&
        (rule.cidrs.some((cidr) => within(peer.address, cidr)) ||
          rule.groups.some((group) => peer.groups.includes(group)) ||
          rule.prefixLists.some((id) => this.isListOf(id, peer))),
    );
    return union(...matching.map(({ ports }) => ports));
  }

  /** The ports that a subnet's ACL allows to or from an address, also for answers: ACLs are stateless. */
  acl(subnet: Resource, direction: Direction, protocol: Protocol, peer: string): Ports {
    const acl = remembered(this.acls, subnet, () => this.aclOf(subnet));
    if (!acl) return ALL_PORTS; // the VPC's default ACL
    let [allowed, decided] = [NO_PORTS, NO_PORTS];
    for (const rule of this.aclRules(acl.address, direction)) {
      if (!matches(rule.protocol, protocol) || !within(peer, rule.cidr)) continue;
      if (!rule.allow && isPartly(rule.protocol)) continue; // it denies an unknown part, so it is left out
      if (rule.allow) allowed = union(allowed, without(rule.ports, decided));
      decided = union(decided, rule.ports);
    }
    return allowed;
  }

  private aclOf(subnet: Resource): Resource | undefined {
    const { configuration } = this;
    const association = configuration
      .all('aws_network_acl_association')
      .find(({ values }) => addressIn(values['subnet_id']) === subnet.address);
    if (association) return configuration.referred(association.values['network_acl_id']);
    return configuration
      .all('aws_network_acl')
      .find(({ values }) => texts(values['subnet_ids']).some((id) => addressIn(id) === subnet.address));
  }

  private aclRules(acl: string, direction: Direction): AclRule[] {
    return remembered(this.rulesOfAcls, `${direction} ${acl}`, () => this.readAcl(acl, direction));
  }

  private groupRules(group: string, direction: Direction): GroupRule[] {
    return remembered(this.rulesOfGroups, `${direction} ${group}`, () => this.readGroup(group, direction));
  }

  private readAcl(acl: string, direction: Direction): AclRule[] {
    const { configuration } = this;
    const own = configuration
      .all('aws_network_acl_rule')
      .map(({ values }) => values)
      .filter(
        (values) =>
          addressIn(values['network_acl_id']) === acl && isTrue(values['egress']) === (direction === 'out'),
      );
    const inline = configuration
      .all('aws_network_acl')
      .filter(({ address }) => address === acl)
      .flatMap(({ values }) => list(values[direction === 'in' ? 'ingress' : 'egress']));
    return [...own.map((values) => aclRule(values)), ...inline.map((values) => aclRule(values))].sort(
      (a, b) => a.number - b.number,
    );
  }

  private readGroup(group: string, direction: Direction): GroupRule[] {
    const { configuration } = this;
    const word = direction === 'in' ? 'ingress' : 'egress';
    const ofGroup = (type: string) =>
      configuration
        .all(type)
        .map(({ values }) => values)
        .filter((values) => addressIn(values['security_group_id']) === group);
    const inline = configuration.at(group)?.values[word];
    return [
      ...ofGroup(`aws_vpc_security_group_${word}_rule`).map(ruleResource),
      ...ofGroup('aws_security_group_rule')
        .filter(({ type }) => type === word)
        .map((values) => inlineRule(values, group)),
      ...list(inline).map((values) => inlineRule(values, group)),
    ];
  }

  /** A prefix list that is not known to be one service's may have any address. */
  private isListOf(id: string, { service, groups }: Peer): boolean {
    const name = this.configuration.referred(id)?.values['name'];
    return typeof name === 'string' && name.startsWith('com.amazonaws.')
      ? service !== undefined && name.endsWith(`.${service}`)
      : groups.length === 0;
  }
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  if (!known.has(key)) known.set(key, make());
  return known.get(key) as Value;
}

function ruleResource(values: Values): GroupRule {
  const { ip_protocol: protocol, cidr_ipv4: cidr } = values;
  return {
    protocol: String(protocol),
    ports: portsOf(values),
    cidrs: cidr === undefined ? [] : [String(cidr)],
    groups: [addressIn(values['referenced_security_group_id'])].filter((group) => group !== ''),
    prefixLists: texts(values['prefix_list_id']),
  };
}

function inlineRule(values: Values, self: string): GroupRule {
  const groups = [...texts(values['security_groups']), ...texts(values['source_security_group_id'])];
  return {
    protocol: String(values['protocol']),
    ports: portsOf(values),
    cidrs: texts(values['cidr_blocks']),
    groups: [...groups.map(addressIn), ...(isTrue(values['self']) ? [self] : [])],
    prefixLists: texts(values['prefix_list_ids']),
  };
}

function aclRule(values: Values): AclRule {
  return {
    number: Number(values['rule_number'] ?? values['rule_no']),
    allow: (values['rule_action'] ?? values['action']) === 'allow',
    protocol: String(values['protocol']),
    ports: portsOf(values),
    cidr: String(values['cidr_block']),
  };
}

/**
 * Only TCP and UDP have ports; 0 to 0 means all of them where all protocols are meant. Rules of security groups write
 * ICMP's type and code as ports, rules of ACLs by their own names.
 */
function portsOf(values: Values): Ports {
  const protocol = named(String(values['ip_protocol'] ?? values['protocol']));
  const [from, to] = [Number(values['from_port'] ?? 0), Number(values['to_port'] ?? 65535)];
  if (protocol === 'icmp') {
    const { icmp_type: type = values['from_port'], icmp_code: code = values['to_port'] } = values;
    return messages(Number(type ?? -1), Number(code ?? -1));
  }
  return protocol === 'tcp' || protocol === 'udp' ? [[from, to]] : ALL_PORTS;
}

function matches(written: string, protocol: Protocol): boolean {
  const name = named(written);
  return name === 'all' || name === protocol;
}

/** Whether the value means one of many protocols. */
function isPartly(written: string): boolean {
  return named(written) === 'other';
}

function named(written: string): Protocol | 'all' {
  const names: Record<string, Protocol | 'all'> = {
    '-1': 'all',
    all: 'all',
    '6': 'tcp',
    tcp: 'tcp',
    '17': 'udp',
    udp: 'udp',
    '1': 'icmp',
    icmp: 'icmp',
  };
  return names[written.toLowerCase()] ?? 'other';
}
