import type { StackJson } from '../documents';
import { type Flow, type Party, type Row, rowsOf } from '../reachability';

/** The allowed traffic, as it is drawn: one line for equal flows, and the rest in words. */
export interface Flows {
  /** From clients to the load balancer. The same in each of its subnets. */
  readonly incoming?: { readonly from: string; readonly text: string };
  /** From the load balancer to instances: the ports, by the instances' subnet. */
  readonly toInstances: Readonly<Record<string, Ports>>;
  /** From instances to the internet: the ports and the NAT gateway's name, by the instances' subnet. */
  readonly byNat: Readonly<Record<string, Ports & { readonly nat: string }>>;
  /** The same for all subnets together, a text for each network. */
  readonly toInternet: readonly string[];
  /** From instances to services. The same from each subnet. */
  readonly gateways: readonly (Ports & { readonly service: string })[];
  readonly toEndpoints?: Ports;
  /** Directly from instances to networks in the settings. The same from each subnet. */
  readonly networks: readonly (Ports & { readonly name: string })[];
  /** All other traffic: source, destination and ports. */
  readonly rest: readonly { readonly from: string; readonly to: string; readonly on: string }[];
}

/** `8443`, and the text with the protocol: `8443 HTTPS`. */
export interface Ports {
  readonly ports: string;
  readonly text: string;
}

/** The number of subnets with each kind of party. A party outside of subnets counts once. */
export type Counts = Readonly<Partial<Record<Party['kind'], number>>>;

/**
 * @param others networks of the other stages
 * @throws NotModelled where the stack contains something that the model does not cover
 */
export function flowsOf(json: StackJson, others: readonly string[], counts: Counts): Flows {
  return new Sorting(rowsOf(json, others), counts).flows();
}

/** Sorts the rows into those that are drawn, and the rest, which is described in words. */
class Sorting {
  private readonly left: Map<Row, Flow[]>;

  constructor(
    private readonly rows: readonly Row[],
    private readonly counts: Counts,
  ) {
    this.left = new Map(rows.map((row) => [row, [...row.flows]]));
  }

  flows(): Flows {
    const byNat = this.byNat();
    return {
      incoming: this.incoming(),
      toInstances: this.toInstances(),
      byNat: byNat.bySubnet,
      toInternet: byNat.texts,
      gateways: this.gateways(),
      toEndpoints: this.toEndpoints(),
      networks: this.networks(),
      rest: this.rest(),
    };
  }

  /** The source of requests to the load balancer: the internet, or connected networks for an internal one. */
  private incoming(): Flows['incoming'] {
    const from = ['internet', 'connected networks'].find((name) =>
      this.rows.some((row) => row.from.name === name && row.to.kind === 'load balancer'),
    );
    if (from === undefined) return undefined;
    const isOf = (row: Row): boolean => row.from.name === from && row.to.kind === 'load balancer';
    const found = this.taken(isOf, this.count('load balancer'));
    return found && { from, text: found.text };
  }

  private toInstances(): Flows['toInstances'] {
    return this.bySubnet((subnet) =>
      this.taken(
        ({ from, to }) => from.kind === 'load balancer' && to.subnet === subnet,
        this.count('load balancer'),
      ),
    );
  }

  /** The traffic by NAT gateways, to the whole internet and to public networks in the settings. */
  private byNat(): { bySubnet: Flows['byNat']; texts: string[] } {
    const isOut = ({ from, to }: Row): boolean => from.kind === 'instances' && to.kind === 'internet';
    const texts = new Set<string>();
    const bySubnet = this.bySubnet((subnet) => {
      const flows = this.rows
        .filter((row) => isOut(row) && row.from.subnet === subnet)
        .flatMap((row) => {
          const out = (this.left.get(row) ?? []).filter((flow) => flow.by && isDrawn(flow));
          if (out.length === 0) return [];
          this.take(row, out);
          const { ports } = portsOf(out);
          texts.add(
            row.to.name === row.to.kind ? ports : `${ports} to ${row.to.name.replace(/^internet /, '')}`,
          );
          return out;
        });
      const [first] = flows;
      return first?.by && { ...portsOf(flows), nat: first.by };
    });
    return { bySubnet, texts: [...texts] };
  }

  private gateways(): Flows['gateways'] {
    const services = new Set(this.rows.filter(({ to }) => to.kind === 'service').map(({ to }) => to.name));
    return [...services].flatMap((service) => {
      const found = this.taken(({ to }) => to.name === service, this.count('instances'), 'gateway endpoint');
      return found ? [{ service, ...found }] : [];
    });
  }

  private toEndpoints(): Ports | undefined {
    const isOf = ({ from, to }: Row): boolean => from.kind === 'instances' && to.kind === 'endpoint';
    const services = new Set(this.rows.filter(isOf).map(({ to }) => withoutSubnet(to)));
    return this.taken(isOf, services.size * this.count('instances') * this.count('endpoint'));
  }

  /** The networks with a name of their own. */
  private networks(): Flows['networks'] {
    const isNamed = ({ kind, name }: Party): boolean =>
      name !== kind && (kind === 'connected networks' || kind === 'shared addresses');
    const names = new Set(
      this.rows.filter(({ from, to }) => from.kind === 'instances' && isNamed(to)).map(({ to }) => to.name),
    );
    return [...names].flatMap((name) => {
      const isOf = ({ from, to }: Row): boolean => from.kind === 'instances' && to.name === name;
      const found = this.taken(isOf, this.count('instances'));
      return found ? [{ name, ...found }] : [];
    });
  }

  /** The rest in words. Equal zones, and equal sources or destinations, are joined in one line. */
  private rest(): Flows['rest'] {
    const groups = new Map<string, { readonly row: Row; readonly on: string }[]>();
    for (const [row, flows] of this.left) {
      if (flows.length === 0) continue;
      const on = flows.map((flow) => (isPlain(flow) ? flow.ports : flow.text)).join(', ');
      const key = [withoutSubnet(row.from), withoutSubnet(row.to), on].join('\n');
      groups.set(key, [...(groups.get(key) ?? []), { row, on }]);
    }
    const lines = [...groups.values()].flatMap((group) => {
      const [{ from, to }] = group.map(({ row }) => row) as [Row];
      const isWhole = group.length === this.count(from.kind) * this.count(to.kind);
      const nameOf = (party: Party): string => (isWhole ? withoutSubnet(party) : party.name);
      const all = group.map(({ row, on }) => ({ from: nameOf(row.from), to: nameOf(row.to), on }));
      return isWhole ? all.slice(0, 1) : all;
    });
    return joined(joined(lines, 'from'), 'to');
  }

  private count(kind: Party['kind']): number {
    return this.counts[kind] ?? 1;
  }

  /** The function's value for each subnet of instances. Subnets without a value are left out. */
  private bySubnet<Value>(of: (subnet: string) => Value | undefined | ''): Record<string, Value> {
    const instances = this.rows
      .flatMap(({ from, to }) => [from, to])
      .filter(({ kind }) => kind === 'instances');
    const subnets = [...new Set(instances.flatMap(({ subnet }) => (subnet ? [subnet] : [])))];
    return Object.fromEntries(
      subnets.flatMap((subnet) => {
        const value = of(subnet);
        return value ? [[subnet, value]] : [];
      }),
    );
  }

  /**
   * Takes the flows that one line can represent: drawn flows that are equal in all rows. Takes nothing where
   * rows differ, or where some are missing.
   */
  private taken(isOf: (row: Row) => boolean, count: number, by?: string): Ports | undefined {
    const rows = this.rows.filter(isOf);
    const found = rows.map((row) => row.flows.filter((flow) => isDrawn(flow) && flow.by === by));
    const [first] = found;
    const texts = new Set(found.map((flows) => flows.map(({ text }) => text).join()));
    if (!first || first.length === 0 || texts.size > 1 || rows.length !== count) return undefined;
    rows.forEach((row, index) => this.take(row, found[index] ?? []));
    return portsOf(first);
  }

  private take(row: Row, flows: readonly Flow[]): void {
    this.left.set(
      row,
      (this.left.get(row) ?? []).filter((flow) => !flows.includes(flow)),
    );
  }
}

/** The ports as text: TCP ports alone, others with their protocol. */
function portsOf(flows: readonly Flow[]): Ports {
  const portOf = ({ protocol, ports }: Flow): string =>
    protocol === 'tcp' && ports !== '' ? ports : `${protocol} ${ports}`.trim();
  const ports = [...new Set(flows.flatMap((flow) => portOf(flow).split(/(?<=\d) (?=\d)/)))];
  return {
    ports: ports.join(', '),
    text: flows.map((flow) => [portOf(flow), flow.service].filter(Boolean).join(' ')).join(' · '),
  };
}

const withoutSubnet = ({ name }: Party): string => name.replace(/ in \w+$/, '');

const isDrawn = ({ protocol, isAnswered, isUnused }: Flow): boolean =>
  protocol !== 'icmp' && isAnswered && !isUnused;

/** Whether a flow is fully described by its ports. */
const isPlain = (flow: Flow): boolean =>
  isDrawn(flow) && flow.protocol === 'tcp' && flow.ports !== '' && !flow.by;

/** Joins lines that differ only in one end. */
function joined(lines: Flows['rest'], end: 'from' | 'to'): Flows['rest'] {
  const known = new Map<string, { line: Flows['rest'][number]; ends: Set<string> }>();
  for (const line of lines) {
    const key = JSON.stringify({ ...line, [end]: '' });
    const { ends } = known.get(key) ?? { ends: new Set<string>() };
    known.set(key, { line, ends: ends.add(line[end]) });
  }
  return [...known.values()].map(({ line, ends }) => ({ ...line, [end]: [...ends].join(', ') }));
}
