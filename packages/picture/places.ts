import { type Column, columnsOf, GATEWAY, PAD, type Rows, rowsOf, VPC, zonesRight } from './grid';
import type { Stage } from './stage';
import type { Area } from './svg';
import { listed, wrapped } from './words';
import type { Zone } from './zones';

/** A zone with its column. */
export interface Placed extends Zone {
  readonly column: Column;
}

/** The positions of the parts of one stage's network in the grid. */
export class Places {
  readonly zones: readonly Placed[];
  /** The right end of the last zone. */
  readonly right: number;
  readonly rows: Rows;
  /** The text in the box of interface endpoints. */
  readonly endpointLines: readonly string[];

  /** @param top the y of the network's upper end */
  constructor(
    readonly stage: Stage,
    top: number,
  ) {
    const columns = columnsOf(stage.zones.length);
    this.zones = stage.zones.flatMap((zone, index) => {
      const column = columns[index];
      return column ? [{ ...zone, column }] : [];
    });
    this.right = zonesRight(columns);
    const { services, subnets } = stage.interfaceEndpoints;
    this.endpointLines = wrapped(listed(services), this.spanOf(subnets).width - 2 * PAD, 'small');
    this.rows = rowsOf(stage, top, this.endpointLines.length);
  }

  /**
   * The x of the line from clients to the load balancer: between two zones in the middle, where there is no
   * text.
   */
  get incomingX(): number {
    const middle = this.zones[Math.ceil(this.zones.length / 2)] ?? this.zones[0];
    return (middle?.column.x ?? VPC.x) - 6;
  }

  /** The x range from the first to the last of the subnets' zones. */
  spanOf(subnets: readonly string[]): { readonly x: number; readonly width: number } {
    const columns = subnets.map((subnet) => this.columnOf(subnet));
    const x = Math.min(...columns.map((column) => column.x)) + 16;
    return { x, width: Math.max(...columns.map((column) => column.x + column.width)) - 16 - x };
  }

  /** The column of a subnet's zone. */
  columnOf(subnet: string): Column {
    const found = this.zones.find(({ upper, lower }) => [upper?.name, lower?.name].includes(subnet));
    if (!found) throw new Error(`There is no subnet ${subnet}.`);
    return found.column;
  }

  /** The upper end of a gateway endpoint's box, by its index. */
  gatewayY(index: number): number {
    return this.rows.group + 14 + index * GATEWAY.pitch;
  }

  /** The box of a network below the VPC, by its index. */
  networkArea(index: number): Area {
    const { length } = this.stage.flows.networks;
    const width = Math.min(300, (VPC.width - PAD * (length - 1)) / length);
    return { x: VPC.x + index * (width + PAD), y: this.rows.networks, width, height: 34 };
  }

  /** The column of a NAT gateway. */
  columnOfNat(name: string): Column {
    return this.columnOf(this.stage.natGateways[name] ?? '');
  }
}
