import { type Outside, outsiders } from './addresses';
import { Configuration, NotModelled, type StackJson } from './configuration';
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

/** Who reaches whom: `internet → load balancer in …` → `tcp 443 serve`. What is not in it does not get through. */
export type Matrix = ReadonlyMap<string, string>;

/** The way of a flow and of its answers: what each filter on it lets through. */
interface Passage {
  readonly requests: Ports[];
  /** What lets the answers through, with the ports that they come back to. */
  readonly answers: { readonly ports: Ports; readonly ephemeral: Range }[];
  readonly by?: string;
}

/**
 * Computes who can reach whom, on which ports and protocols, from a stack's configuration alone: by routes, public
 * addresses, security groups and network ACLs, with the answers on their way back through the ACLs. An upper bound:
 * where the configuration leaves something open, it counts as let through. Connected networks (private addresses
 * outside the VPC) count as attached and routed to; another stage's network only if a route leads there.
 *
 * @param others the networks of the other stages
 * @throws NotModelled where something decides about traffic that is not understood here
 */
export function reachability(json: StackJson, others: readonly string[] = []): Matrix {
  return new Analysis(json, others).matrix();
}

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

  matrix(): Matrix {
    const matrix = new Map<string, string>();
    const record = (from: string, to: string, flows: string) => {
      if (flows !== '') matrix.set(`${from} → ${to}`, flows);
    };
    const senders = this.ends.filter(({ ephemeral }) => ephemeral);
    for (const end of this.ends) {
      this.summarize((one) => this.describe((protocol) => this.inward(one, end, protocol), end)).forEach(
        ([name, flows]) => record(name, end.name, flows),
      );
    }
    for (const from of senders) {
      for (const to of this.ends) {
        record(
          from.name,
          to.name,
          this.describe((protocol) => this.between(from, to, protocol), to, from),
        );
      }
      this.summarize((one) => this.describe((protocol) => this.outward(from, one, protocol))).forEach(
        ([name, flows]) => record(from.name, name, flows),
      );
      record(
        from.name,
        'S3',
        this.describe((protocol) => this.toService(from, 's3', protocol)),
      );
      // What has no gateway endpoint is reached as the rest of AWS is, or not at all.
      if (!this.routes.hasGatewayEndpoint(from.subnet, 'dynamodb')) continue;
      record(
        from.name,
        'DynamoDB',
        this.describe((protocol) => this.toService(from, 'dynamodb', protocol)),
      );
    }
    return matrix;
  }

  private network(): string {
    const [vpc, ...more] = this.configuration.all('aws_vpc');
    const peered = this.configuration.all('aws_vpc_endpoint').some(({ values }) => values['auto_accept']);
    if (!vpc || more.length > 0 || peered) throw new NotModelled('more than one network, or none');
    return String(vpc.values['cidr_block']);
  }

  /** One line for each kind of outsider, and for those named networks that get something else. */
  private summarize(flowsOf: (outside: Outside) => string): [name: string, flows: string][] {
    const whole = new Map<string, string>();
    const lines = new Map<string, string>();
    for (const one of this.outside) {
      const flows = flowsOf(one);
      const known = whole.get(one.kind) ?? flows;
      whole.set(one.kind, known);
      if (known !== flows)
        lines.set(one.name === one.kind ? `${one.name} at ${one.address}` : one.name, flows);
    }
    return [...whole, ...lines];
  }

  /** From outside to an end: it needs a public address, or a network that is connected. */
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

  /** Between two ends: no ACL stands between two of one subnet. */
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

  /** The addresses of S3 and DynamoDB are public, and stay so by a gateway endpoint: only the route differs. */
  private toService(from: End, service: string, protocol: Protocol): Passage | undefined {
    const internet = this.outside.find(({ name }) => name === 'internet');
    if (!internet) throw new NotModelled('no address of the internet that no rule names');
    if (!this.routes.hasGatewayEndpoint(from.subnet, service))
      return this.outward(from, internet, protocol, service);
    const peer: Peer = { address: internet.address, groups: [], service };
    return { ...this.ownSubnet(from, peer, protocol), by: 'gateway endpoint' };
  }

  /** Out of the sender's own subnet, and back into it. */
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

  private describe(passage: (protocol: Protocol) => Passage | undefined, to?: End, from?: End): string {
    return PROTOCOLS.flatMap((protocol) => {
      const found = passage(protocol);
      if (!found) return [];
      const ports = intersection(...found.requests);
      if (ports.length === 0) return [];
      const isUnanswered = protocol === 'icmp' && areErrors(ports);
      const suffix = `${found.by ? ` by ${found.by}` : ''}${isUnanswered ? '' : answered(found)}`;
      if (protocol === 'icmp') return [`icmp${shownMessages(ports)}${suffix}`];
      return protocol === 'tcp' && to
        ? this.listening.describe(ports, to, from).map((text) => `${text}${suffix}`)
        : [`${protocol}${shown(ports)}${suffix}`];
    }).join(', ');
  }
}

/** Answers that some ports of the client never get are a fault; where all are lost, packets still arrive. */
function answered({ answers }: Passage): string {
  if (answers.every(({ ports, ephemeral }) => covers(ports, ephemeral))) return '';
  return answers.some(({ ports }) => ports.length === 0) ? ', never answered' : ', not always answered';
}
