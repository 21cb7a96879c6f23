import type { Stage } from './stage';

/**
 * The positions of all parts: one grid for every stage, in units of which the picture is 1,200 wide. Zones
 * are columns, with public subnets above private ones. The release and monitoring are in a column at the
 * right.
 */
export const WIDTH = 1200;
/** The space around the panels. */
export const MARGIN = 16;
/** The panel of a stage. */
export const PANEL = { x: MARGIN, width: WIDTH - 2 * MARGIN } as const;
/** The box of a VPC. */
export const VPC = { x: 32, width: 894 } as const;
/** The column at the right of a stage. */
export const SIDE = { x: 950, width: 214 } as const;
/** The x of the line from the release's box at the right to the instances. */
export const RELEASE_X = 938;
/** The x of the line from one stage's release to the next one's. */
export const PIPELINE_X = 1174;
/** The x of the line from NAT gateways to the internet. */
export const RISER_X = 50;

const ZONES = { x: 68, width: 672, gap: 12 } as const;
/** The boxes of gateway endpoints, at the right of the zones. */
export const GATEWAY = { x: ZONES.x + ZONES.width + 54, width: 124, height: 40, pitch: 48 } as const;

/** The space between a box and its text. */
export const PAD = 10;
/** The height of a line of text. */
export const LINE = 16;

/** The column of a zone. */
export interface Column {
  readonly x: number;
  readonly width: number;
  /** The middle of the NAT gateway, and of the lines through it. */
  readonly natX: number;
  readonly natWidth: number;
  /** The x of the line from the load balancer to instances. */
  readonly targetX: number;
}

/** The columns of that many zones. */
export function columnsOf(count: number): Column[] {
  const width = (ZONES.width - ZONES.gap * (count - 1)) / count;
  return Array.from({ length: count }, (_, index) => {
    const x = Math.round(ZONES.x + index * (width + ZONES.gap));
    const natWidth = Math.round(Math.min(130, Math.max(98, width * 0.5)));
    const natX = x + 16 + natWidth / 2;
    return {
      x,
      width: Math.round(width),
      natX,
      natWidth,
      targetX: Math.round(x + Math.max(natWidth + 36, width * 0.75)),
    };
  });
}

/** The right end of the last zone. */
export const zonesRight = (columns: readonly Column[]): number => {
  const last = columns.at(-1);
  return last ? last.x + last.width : ZONES.x;
};

/** The y positions of the parts of a stage's network. */
export interface Rows {
  readonly outside: number;
  readonly vpc: number;
  readonly zone: number;
  readonly public: number;
  readonly loadBalancer: number;
  /** The line that joins the traffic of all NAT gateways. */
  readonly out: number;
  readonly nat: number;
  readonly publicEnd: number;
  readonly release: number;
  /** The line from zones without a NAT gateway to another zone's. */
  readonly toNat: number;
  readonly private: number;
  readonly group: number;
  readonly groupEnd: number;
  readonly endpoints: number;
  readonly endpointsEnd: number;
  readonly privateEnd: number;
  readonly vpcEnd: number;
  readonly networks: number;
  readonly end: number;
}

/** @param endpointLines lines of text in the box of interface endpoints; 0 without such endpoints */
export function rowsOf(stage: Stage, top: number, endpointLines: number): Rows {
  const { gateways, networks } = stage.flows;
  const zone = top + 34 + 46 + 30;
  const publicTop = zone + 28;
  const publicEnd = publicTop + 154;
  const privateTop = publicEnd + 56;
  const group = privateTop + 12;
  const groupEnd = group + Math.max(80, 14 + gateways.length * GATEWAY.pitch - 4);
  const endpoints = groupEnd + 30;
  const endpointsEnd = endpointLines === 0 ? groupEnd : endpoints + 28 + endpointLines * LINE;
  const privateEnd = endpointsEnd + 34;
  const vpcEnd = privateEnd + 20;
  return {
    outside: top,
    vpc: top + 34 + 46,
    zone,
    public: publicTop,
    loadBalancer: publicTop + 28,
    out: publicTop + 90,
    nat: publicTop + 104,
    publicEnd,
    release: publicEnd + 10,
    toNat: publicEnd + 30,
    private: privateTop,
    group,
    groupEnd,
    endpoints,
    endpointsEnd,
    privateEnd,
    vpcEnd,
    networks: vpcEnd + 40,
    end: vpcEnd + (networks.length > 0 ? 40 + 34 : 0),
  };
}
