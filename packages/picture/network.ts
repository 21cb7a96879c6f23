import { GATEWAY, LINE, PAD, VPC } from './grid';
import type { Placed, Places } from './places';
import type { Area, Svg } from './svg';
import { counted, type Size, widthOf } from './words';
import type { Subnet } from './zones';

/** Draws the parts of a stage's network, from outside to inside. */
export class Network {
  constructor(
    private readonly svg: Svg,
    private readonly places: Places,
  ) {}

  draw(): void {
    this.outside();
    this.vpc();
    this.loadBalancer();
    this.natGateways();
    this.fleet();
    this.interfaceEndpoints();
    this.gatewayEndpoints();
    this.networks();
  }

  /** The boxes outside: the internet and, for an internal stage, its clients. */
  private outside(): void {
    const { rows, stage, incomingX } = this.places;
    const { incoming, toInternet } = stage.flows;
    const right = VPC.x + VPC.width;
    const box = (text: string, from: number, to: number): void =>
      this.named(text, { x: from, y: rows.outside, width: to - from, height: 34 });
    if (incoming === undefined || incoming.from === 'internet') return box('internet', VPC.x, right);
    const split = incomingX - 60;
    if (toInternet.length > 0) box('internet', VPC.x, split - PAD);
    box(incoming.from, toInternet.length > 0 ? split : VPC.x, right);
  }

  private vpc(): void {
    const { rows, stage, zones } = this.places;
    this.svg.box({ x: VPC.x, y: rows.vpc, width: VPC.width, height: rows.vpcEnd - rows.vpc }, 'vpc', () => {
      const x = zones[0]?.column.x ?? VPC.x;
      this.svg.label({ x, y: rows.vpc + 20, text: `VPC ${stage.cidr}`, room: 200, size: 'name' });
      zones.forEach((zone) => this.zone(zone));
    });
  }

  private zone({ column: { x, width }, name, upper, lower }: Placed): void {
    const { rows } = this.places;
    const area = { x, y: rows.zone, width, height: rows.privateEnd + 8 - rows.zone };
    this.svg.box(area, 'zone', () => {
      this.svg.label({ x: x + 8, y: rows.zone + 19, text: name, room: width - 16, size: 'name' });
      const subnet = (of: Subnet, from: number, to: number, textY: number): void =>
        this.subnet(of, { x: x + 8, y: from, width: width - 16, height: to - from }, textY);
      if (upper) subnet(upper, rows.public, rows.publicEnd, rows.public + 18);
      if (lower) subnet(lower, rows.private, rows.privateEnd, rows.privateEnd - 10);
    });
  }

  private subnet({ cidr, isPublic }: Subnet, area: Area, y: number): void {
    const kind = isPublic ? 'public' : 'private';
    const [room, long] = [area.width - 16, `${kind} ${cidr}`];
    const isLong = widthOf(long, 'small') > room;
    const shown = { text: isLong ? cidr : long, title: isLong ? long : undefined };
    this.svg.box(area, kind, () => this.svg.label({ ...shown, x: area.x + 8, y, room, isQuiet: true }));
  }

  private loadBalancer(): void {
    const { places } = this;
    const { hostNames, isInternal, subnets } = places.stage.loadBalancer;
    const area = { ...places.spanOf(subnets), y: places.rows.loadBalancer, height: 46 };
    this.svg.box(area, 'part', () => {
      this.centred(isInternal ? 'Internal load balancer' : 'Load balancer', area, 19, 'name');
      this.centred(hostNames.join(', ') || 'by its own DNS name', area, 37);
    });
  }

  private natGateways(): void {
    for (const subnet of Object.values(this.places.stage.natGateways)) {
      const { x, natWidth: width } = this.places.columnOf(subnet);
      const area = { x: x + 16, y: this.places.rows.nat, width, height: 36 };
      this.svg.box(area, 'part', () => this.centred('NAT gateway', area, 23));
    }
  }

  private fleet(): void {
    const { rows, stage } = this.places;
    const { type, min, max, subnets } = stage.fleet;
    const span = this.places.spanOf(subnets);
    this.svg.box({ ...span, y: rows.group, height: rows.groupEnd - rows.group }, 'group', () => {
      for (const subnet of subnets) {
        const { x, width } = this.places.columnOf(subnet);
        const area = { x: x + 24, y: rows.group + PAD, width: width - 48, height: 36 };
        this.svg.box(area, 'part', () => this.centred(type, area, 23));
      }
      const text = `Auto Scaling group: ${min === max ? counted(max, 'instance') : `${min} to ${max} instances`}`;
      const room = span.width - 2 * PAD;
      this.svg.label({ x: span.x + PAD, y: rows.group + 66, text, room, size: 'name' });
    });
  }

  private interfaceEndpoints(): void {
    const { endpointLines, rows, stage } = this.places;
    if (endpointLines.length === 0) return;
    const span = this.places.spanOf(stage.interfaceEndpoints.subnets);
    const area = { ...span, y: rows.endpoints, height: rows.endpointsEnd - rows.endpoints };
    this.svg.box(area, 'part', () => {
      const inside = { x: span.x + PAD, room: span.width - 2 * PAD };
      this.svg.label({ ...inside, y: rows.endpoints + 18, text: 'Interface endpoints', size: 'name' });
      endpointLines.forEach((text, index) =>
        this.svg.label({ ...inside, y: rows.endpoints + 18 + LINE * (index + 1), text }),
      );
    });
  }

  private gatewayEndpoints(): void {
    this.places.stage.flows.gateways.forEach(({ service }, index) => {
      const { x, width, height } = GATEWAY;
      const area = { x, y: this.places.gatewayY(index), width, height };
      this.svg.box(area, 'part', () => {
        this.centred(service, area, 17, 'name');
        this.centred('gateway endpoint', area, 33);
      });
    });
  }

  /** The boxes of networks in the settings, below the VPC. */
  private networks(): void {
    this.places.stage.flows.networks.forEach(({ name }, index) =>
      this.named(name, this.places.networkArea(index)),
    );
  }

  /** A box outside of the VPC. */
  private named(text: string, area: Area): void {
    const said = text.charAt(0).toUpperCase() + text.slice(1);
    this.svg.box(area, 'outside', () => this.centred(said, area, 22, 'name'));
  }

  private centred(text: string, { x, y, width }: Area, down: number, size: Size = 'small'): void {
    this.svg.label({ x: x + width / 2, y: y + down, text, room: width - 12, size, anchor: 'middle' });
  }
}
