import { GATEWAY, PAD, RELEASE_X, RISER_X, VPC } from './grid';
import type { Places } from './places';
import type { Svg } from './svg';
import { widthOf } from './words';

/** Draws the allowed traffic in a stage, and the line of a release. */
export class Traffic {
  constructor(
    private readonly svg: Svg,
    private readonly places: Places,
  ) {}

  /** @param releaseY the y of the box at the right from which releases come */
  draw(releaseY: number): void {
    this.incoming();
    this.toNat();
    this.toInternet();
    this.toInstances();
    this.toEndpoints();
    this.toGateways();
    this.toNetworks();
    this.release(releaseY);
  }

  private incoming(): void {
    const { incomingX: x, rows, stage } = this.places;
    const { incoming } = stage.flows;
    if (!incoming) return;
    this.svg.arrow('traffic', [x, rows.outside + 34], [x, rows.loadBalancer]);
    this.svg.label({ x: x + 8, y: rows.vpc - 19, text: incoming.text, room: VPC.x + VPC.width - x - 16 });
  }

  /** From instances up to the NAT gateway of their zone, or across to another zone's. */
  private toNat(): void {
    const { rows, stage } = this.places;
    for (const [subnet, { nat, ports }] of Object.entries(stage.flows.byNat)) {
      const { natX: x, targetX } = this.places.columnOf(subnet);
      const end = this.places.columnOfNat(nat).natX;
      const start = [x, rows.group + PAD] as const;
      this.svg.line('traffic', start, [x, rows.toNat], [end, rows.toNat]);
      this.svg.label({ x: x + 6, y: rows.toNat + 18, text: ports, room: targetX - x - 12 });
    }
    for (const nat of this.gateways()) {
      const { natX } = this.places.columnOfNat(nat);
      this.svg.arrow('traffic', [natX, rows.toNat], [natX, rows.nat + 36]);
    }
  }

  /** From NAT gateways to the internet: one line for all of them. */
  private toInternet(): void {
    const { incomingX, rows, stage } = this.places;
    const columns = this.gateways().map((nat) => this.places.columnOfNat(nat).natX);
    if (columns.length === 0) return;
    for (const x of columns) this.svg.line('traffic', [x, rows.nat], [x, rows.out]);
    const start = [Math.max(...columns), rows.out] as const;
    this.svg.arrow('traffic', start, [RISER_X, rows.out], [RISER_X, rows.outside + 34]);
    const text = stage.flows.toInternet.join(' · ');
    this.svg.label({ x: RISER_X + 8, y: rows.vpc - 19, text, room: incomingX - RISER_X - 16 });
  }

  private toInstances(): void {
    const { rows, stage } = this.places;
    for (const [subnet, { ports, text: whole }] of Object.entries(stage.flows.toInstances)) {
      const { natX, targetX: x } = this.places.columnOf(subnet);
      this.svg.arrow('traffic', [x, rows.loadBalancer + 46], [x, rows.group + PAD]);
      const room = x - natX - 12;
      const text = widthOf(whole, 'small') <= room ? whole : ports;
      const title = text === whole ? undefined : whole;
      this.svg.label({ x: x - 6, y: rows.publicEnd + 20, text, room, anchor: 'end', title });
    }
  }

  private toEndpoints(): void {
    const { rows, stage } = this.places;
    const { toEndpoints } = stage.flows;
    if (!toEndpoints) return;
    for (const subnet of stage.fleet.subnets) {
      const { natX: x } = this.places.columnOf(subnet);
      this.svg.arrow('traffic', [x, rows.groupEnd], [x, rows.endpoints]);
      this.svg.label({ x: x + 6, y: rows.groupEnd + 19, text: toEndpoints.ports, room: 60 });
    }
  }

  private toGateways(): void {
    const { right, stage } = this.places;
    const { x, width } = this.places.spanOf(stage.fleet.subnets);
    stage.flows.gateways.forEach(({ ports }, index) => {
      const y = this.places.gatewayY(index) + GATEWAY.height / 2;
      this.svg.arrow('traffic', [x + width, y], [GATEWAY.x, y]);
      this.svg.label({ x: right + 6, y: y - 5, text: ports, room: GATEWAY.x - right - 12 });
    });
  }

  /** From instances along the left side, and below the VPC to each network. */
  private toNetworks(): void {
    const { rows, stage } = this.places;
    const { x } = this.places.spanOf(stage.fleet.subnets);
    const [from, along] = [rows.groupEnd - 12, rows.vpcEnd + 12];
    if (stage.flows.networks.length > 0)
      this.svg.line('traffic', [x, from], [RISER_X, from], [RISER_X, along]);
    stage.flows.networks.forEach(({ ports }, index) => {
      const area = this.places.networkArea(index);
      const to = area.x + RISER_X - VPC.x;
      this.svg.arrow('traffic', [RISER_X, along], [to, along], [to, area.y]);
      const room = area.width - RISER_X + VPC.x - 12;
      this.svg.label({ x: to + 8, y: area.y - 8, text: ports, room });
    });
  }

  /** From the right side, between the rows, to the whole group. */
  private release(fromY: number): void {
    const { right, rows, stage } = this.places;
    const { x, width } = this.places.spanOf(stage.fleet.subnets);
    const [down, y] = [right + 22, rows.group + 6];
    const between = rows.release;
    this.svg.line('release', [RELEASE_X + 12, fromY], [RELEASE_X, fromY], [RELEASE_X, between]);
    this.svg.arrow('release', [RELEASE_X, between], [down, between], [down, y], [x + width, y]);
  }

  /** The NAT gateways with traffic. */
  private gateways(): string[] {
    return [...new Set(Object.values(this.places.stage.flows.byNat).map(({ nat }) => nat))];
  }
}
