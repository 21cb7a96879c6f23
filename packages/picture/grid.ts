import type { Stage } from './stage';

/**
 * Where things stand: one grid for every stage, in units of which the picture is 1,200 wide. Zones are columns; public
 * subnets stand above private ones; the release and what watches stand in a column of their own at the right.
 */
export const WIDTH = 1200;
export const MARGIN = 16;
export const PANEL = { x: MARGIN, width: WIDTH - 2 * MARGIN } as const;
export const VPC = { x: 32, width: 894 } as const;
export const SIDE = { x: 950, width: 214 } as const;
/** Of the line that a release takes from a box at the side to the instances. */
export const RELEASE_X = 938;
/** Of the line from one stage's release to the next one's. */
export const PIPELINE_X = 1174;
/** Of the line by which NAT gateways reach the internet. */
export const RISER_X = 50;

const ZONES = { x: 68, width: 672, gap: 12 } as const;
export const GATEWAY = { x: ZONES.x + ZONES.width + 54, width: 124, height: 40, pitch: 48 } as const;

/** The space between boxes and their text. */
export const PAD = 10;
export const LINE = 16;

/** A zone's column. */
export interface Column {
  readonly x: number;
  readonly width: number;
  /** The middle of the NAT gateway, and of what goes through it. */
  readonly natX: number;
  readonly natWidth: number;
  /** Of the line from the load balancer to instances. */
  readonly targetX: number;
}

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

export const zonesRight = (columns: readonly Column[]): number => {
  const last = columns.at(-1);
  return last ? last.x + last.width : ZONES.x;
};

/** The rows of a stage's network, from the top of its panel's content. */
export interface Rows {
  readonly outside: number;
  readonly vpc: number;
  readonly zone: number;
  readonly public: number;
  readonly loadBalancer: number;
  /** Of the line that gathers what NAT gateways send out. */
  readonly out: number;
  readonly nat: number;
  readonly publicEnd: number;
  readonly release: number;
  /** Of the line that gathers what zones without a NAT gateway send to another's. */
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

/** @param endpointLines lines of text in the box of interface endpoints; 0: there is none */
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
