import { type Kind, type Outside, outsiders } from './addresses';
import type { StackJson } from '../documents';
import { Configuration, NotModelled } from './configuration';
import { ANY_EPHEMERAL, type End, endsOf } from './ends';
import { type Direction, Filters, type Peer, type Protocol, PROTOCOLS } from './filters';
import { Listening } from './listening';
import {
  ALL_PORTS,
  areErrors,
  covers,
  intersection,
  type Ports,
  type Range,
  shown,
  shownMessages,
} from './ports';
import { Routes } from './routes';

/** Who can reach whom: `internet → load balancer in …` → `tcp 443 serve`. A pair that is not in it cannot. */
export type Matrix = ReadonlyMap<string, string>;

/** A sender or a receiver. */
export interface Party {
  readonly kind: End['kind'] | Kind | 'service';
  /** As in the matrix: `instances in network_private_1`, `connected networks 10.20.0.0/16`, `S3`. */
  readonly name: string;
  /** The name of its subnet, where it is in one: `network_private_1`. */
  readonly subnet?: string;
}

/** What passes from one party to another by one protocol. */
export interface Flow {
  readonly protocol: Protocol;
  /** `443`, `443 8000-8100`; for ICMP type and code: `3/4`. Empty: all of them. */
  readonly ports: string;
  /** What listens there: `HTTPS forward`. Absent where that is not known. */
  readonly service?: string;
  /** The route: the name of a NAT gateway, or `gateway endpoint`. Absent: direct. */
  readonly by?: string;
  /** Whether it is known that nothing listens there. */
  readonly isUnused: boolean;
  /** Whether all answers come back, or none are expected. */
  readonly isAnswered: boolean;
  /** As in the matrix: `tcp 443 HTTPS forward`. */
  readonly text: string;
}

/** All that passes from one party to another: at least one flow. */
export interface Row {
  readonly from: Party;
  readonly to: Party;
  readonly flows: readonly Flow[];
}

/** The filters on the way of a flow and of its answers, each with what it allows. */
interface Passage {
  readonly requests: Ports[];
  /** The filters on the way of the answers, each with the ports that the answers come back to. */
  readonly answers: { readonly ports: Ports; readonly ephemeral: Range }[];
  readonly by?: string;
}

/**
 * Computes who can reach whom, on which ports and protocols, from a stack's configuration alone: by routes, public
 * addresses, security groups and network ACLs, with the answers on their way back through the ACLs. The result is an
 * upper bound: what the configuration leaves open counts as allowed. Connected networks (private addresses outside the
 * VPC) count as attached and routed to; another stage's network only where a route leads there.
 *
 * @param others the networks of the other stages
 * @throws NotModelled where something affects traffic that is not modelled here
 */
export function reachability(json: StackJson, others: readonly string[] = []): Matrix {
  const rows = rowsOf(json, others);
  return new Map(rows.map(({ from, to, flows }) => [`${from.name} → ${to.name}`, textOf(flows)]));
}

/** The same as rows. @throws NotModelled as {@link reachability} */
export function rowsOf(json: StackJson, others: readonly string[] = []): Row[] {
  return new Analysis(json, others).rows();
}

const textOf = (flows: readonly Flow[]): string => flows.map(({ text }) => text).join(', ');

/** Makes a flow of ports in their printed form. */
type MakeFlow = (ports: string, service?: string, isUnused?: boolean) => Flow;

class Analysis {
  private readonly configuration: Configuration;
  private readonly filters: Filters;
  private readonly routes: Routes;
  private readonly listening: Listening;
  private readonly ends: readonly End[];
  private readonly outside: readonly Outside[];

  constructor(json: StackJson, others: readonly string[]) {
    this.configuration = new Configuration(json);
    this.filters = new Filters(this.configuration);
    this.routes = new Routes(this.configuration);
    this.listening = new Listening(this.configuration);
    this.ends = endsOf(this.configuration);
    const mentioned = [...this.filters.mentioned, ...this.routes.mentioned];
    this.outside = outsiders(this.network(), others, mentioned);
  }

  rows(): Row[] {
    const rows: Row[] = [];
    const record = (from: Party, to: Party, flows: readonly Flow[]) => {
      if (flows.length > 0) rows.push({ from, to, flows });
    };
    const senders = this.ends.filter(({ ephemeral }) => ephemeral);
    for (const end of this.ends) {
      this.summarize((one) => this.describe((protocol) => this.inward(one, end, protocol), end)).forEach(
        ([outsider, flows]) => record(outsider, party(end), flows),
      );
    }
    for (const from of senders) {
      for (const to of this.ends) {
        const flows = this.describe((protocol) => this.between(from, to, protocol), to, from);
        record(party(from), party(to), flows);
      }
      this.summarize((one) => this.describe((protocol) => this.outward(from, one, protocol))).forEach(
        ([outsider, flows]) => record(party(from), outsider, flows),
      );
      const toService = (name: string) =>
        this.describe((protocol) => this.toService(from, name.toLowerCase(), protocol));
      record(party(from), { kind: 'service', name: 'S3' }, toService('S3'));
      // A service without a gateway endpoint is reached like the rest of AWS, or not at all.
      if (!this.routes.hasGatewayEndpoint(from.subnet, 'dynamodb')) continue;
      record(party(from), { kind: 'service', name: 'DynamoDB' }, toService('DynamoDB'));
    }
    return rows;
  }

  private network(): string {
    const [vpc, ...more] = this.configuration.all('aws_vpc');
    const peered = this.configuration.all('aws_vpc_endpoint').some(({ values }) => values['auto_accept']);
    if (!vpc || more.length > 0 || peered) throw new NotModelled('more than one network, or none');
    return String(vpc.values['cidr_block']);
  }

  /** One line for each kind of outside peer, and one for each named network that gets something else. */
  private summarize(flowsOf: (outside: Outside) => Flow[]): [Party, Flow[]][] {
    const whole = new Map<Kind, Flow[]>();
    const lines = new Map<string, [Party, Flow[]]>();
    for (const one of this.outside) {
      const { kind } = one;
      const flows = flowsOf(one);
      const known = whole.get(kind) ?? flows;
      whole.set(kind, known);
      const name = one.name === kind ? `${one.name} at ${one.address}` : one.name;
      if (textOf(known) !== textOf(flows)) lines.set(name, [{ kind, name }, flows]);
    }
    return [
      ...[...whole].map(([kind, flows]): [Party, Flow[]] => [{ kind, name: kind }, flows]),
      ...lines.values(),
    ];
  }

  /** From outside to an end: it needs a public address, or a connected network. */
  private inward(from: Outside, to: End, protocol: Protocol): Passage | undefined {
    const way = this.routes.from(to.subnet, from);
    const arrives =
      from.kind === 'internet' ? to.isPublic && way?.by === 'internet gateway' : this.isConnected(from, way);
    if (!arrives) return undefined;
    const peer: Peer = { address: from.address, groups: [] };
    return {
      requests: [
        this.filters.acl(to.subnet, 'in', protocol, from.address),
        this.filters.groups(to.groups, 'in', protocol, peer),
      ],
      answers: [
        { ports: this.filters.acl(to.subnet, 'out', protocol, from.address), ephemeral: ANY_EPHEMERAL },
      ],
    };
  }

  /** Between two ends: inside one subnet no ACL applies. */
  private between(from: End, to: End, protocol: Protocol): Passage {
    const { filters } = this;
    const acl = (end: End, direction: Direction, peer: End) =>
      from.subnet === to.subnet ? ALL_PORTS : filters.acl(end.subnet, direction, protocol, peer.address);
    return {
      requests: [
        filters.groups(from.groups, 'out', protocol, to),
        acl(from, 'out', to),
        acl(to, 'in', from),
        filters.groups(to.groups, 'in', protocol, from),
      ],
      answers: [acl(to, 'out', from), acl(from, 'in', to)].map((ports) => ({
        ports,
        ephemeral: from.ephemeral ?? ANY_EPHEMERAL,
      })),
    };
  }

  private outward(from: End, to: Outside, protocol: Protocol, service?: string): Passage | undefined {
    const way = this.routes.from(from.subnet, to);
    const peer: Peer = { address: to.address, groups: [], service };
    const own = this.ownSubnet(from, peer, protocol);
    if (to.kind !== 'internet') return this.isConnected(to, way) ? own : undefined;
    if (way?.by === 'internet gateway') return from.isPublic ? own : undefined;
    if (way?.by !== 'NAT' || this.routes.from(way.subnet, to)?.by !== 'internet gateway') return undefined;
    const acl = (direction: Direction, address: string) =>
      this.filters.acl(way.subnet, direction, protocol, address);
    return {
      requests: [...own.requests, acl('in', from.address), acl('out', to.address)],
      answers: [
        { ports: acl('in', to.address), ephemeral: ANY_EPHEMERAL },
        { ports: acl('out', from.address), ephemeral: from.ephemeral ?? ANY_EPHEMERAL },
        ...own.answers,
      ],
      by: way.gateway.name,
    };
  }

  /** S3 and DynamoDB have public addresses, also through a gateway endpoint: only the route differs. */
  private toService(from: End, service: string, protocol: Protocol): Passage | undefined {
    const internet = this.outside.find(({ name }) => name === 'internet');
    if (!internet) throw new NotModelled('no address of the internet that no rule names');
    if (!this.routes.hasGatewayEndpoint(from.subnet, service))
      return this.outward(from, internet, protocol, service);
    const peer: Peer = { address: internet.address, groups: [], service };
    return { ...this.ownSubnet(from, peer, protocol), by: 'gateway endpoint' };
  }

  /** The sender's own subnet, outbound and back. */
  private ownSubnet(from: End, peer: Peer, protocol: Protocol): Passage {
    return {
      requests: [
        this.filters.groups(from.groups, 'out', protocol, peer),
        this.filters.acl(from.subnet, 'out', protocol, peer.address),
      ],
      answers: [
        {
          ports: this.filters.acl(from.subnet, 'in', protocol, peer.address),
          ephemeral: from.ephemeral ?? ANY_EPHEMERAL,
        },
      ],
    };
  }

  private isConnected({ kind }: Outside, way: ReturnType<Routes['from']>): boolean {
    return kind === 'the other stage' ? way?.by === 'peering' : kind !== 'internet';
  }

  private describe(passage: (protocol: Protocol) => Passage | undefined, to?: End, from?: End): Flow[] {
    return PROTOCOLS.flatMap((protocol) => {
      const found = passage(protocol);
      if (!found) return [];
      const ports = intersection(...found.requests);
      if (ports.length === 0) return [];
      const lost = protocol === 'icmp' && areErrors(ports) ? '' : answered(found);
      const suffix = `${found.by ? ` by ${found.by}` : ''}${lost}`;
      const flow: MakeFlow = (shownPorts, service, isUnused = false) => ({
        protocol,
        ports: shownPorts.trim(),
        service,
        by: found.by,
        isUnused,
        isAnswered: lost === '',
        text: `${protocol}${shownPorts}${service ? ` ${service}` : ''}${isUnused ? ', where nothing listens' : ''}${suffix}`,
      });
      if (protocol === 'icmp') return [flow(shownMessages(ports))];
      return protocol === 'tcp' && to ? this.services(ports, flow, to, from) : [flow(shown(ports))];
    });
  }

  /** Open TCP ports of an end: a flow for each known listener, and one for the rest. */
  private services(ports: Ports, flow: MakeFlow, to: End, from?: End): Flow[] {
    const { named, rest, isKnown } = this.listening.behind(ports, to, from);
    return [
      ...named.map(([port, service]) => flow(` ${port}`, service)),
      ...(rest.length > 0 ? [flow(shown(rest), undefined, isKnown)] : []),
    ];
  }
}

const party = ({ kind, name, subnet }: End): Party => ({ kind, name, subnet: subnet.name });

/** Where answers to some of the client's ports are lost, that is a fault; where all are lost, packets still arrive. */
function answered({ answers }: Passage): string {
  if (answers.every(({ ports, ephemeral }) => covers(ports, ephemeral))) return '';
  return answers.some(({ ports }) => ports.length === 0) ? ', never answered' : ', not always answered';
}
