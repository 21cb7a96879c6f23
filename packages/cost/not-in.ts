import type { PriceName } from '../resource-kinds';
import type { Estimate } from './estimate';
import type { Prices } from './prices';
import { unit } from './words';

/** Usage-based costs: the name and the unit of each. Those that are usually highest come first. */
const USES: Partial<Record<PriceName, readonly [what: string, per: string]>> = {
  natGatewayGb: ['NAT traffic', 'GB'],
  internetGb: ['internet traffic', 'GB'],
  capacityUnitHour: ['capacity units', 'hour'],
  logGb: ['logs', 'GB'],
  armBuildMinute: ['builds', 'minute'],
  x86BuildMinute: ['builds', 'minute'],
  pipelineMinute: ['pipeline actions', 'minute'],
  endpointGb: ['endpoint traffic', 'GB'],
  betweenZonesGb: ['traffic between zones, each way', 'GB'],
  flowLogGb: ['flow logs', 'GB'],
  logGbMonth: ['logs that are kept', 'GB-month'],
  logScanGb: ['queries of logs', 'GB'],
  s3GbMonth: ['buckets', 'GB-month'],
  t3CreditHour: ['CPU beyond the credits of t3', 'vCPU-hour'],
  t4gCreditHour: ['CPU beyond the credits of t4g', 'vCPU-hour'],
  metricRequest: ["the agents' calls", 'call'],
  keyRequest: ['requests to KMS', 'request'],
  mail: ['mails', 'mail'],
  scheduledCall: ['calls of scheduled commands', 'call'],
  automationStep: ['steps of scheduled commands', 'step'],
};

/** A usage-based cost. */
export interface UnitOfUse {
  readonly what: string;
  /** The unit. Absent where the price is unknown. */
  readonly per?: string;
  /** US dollars for a unit; null where it is unknown. */
  readonly usd: number | null;
}

/** The usage-based costs of the stacks, which are in no sum, each with its unit price. */
export function notIn(estimates: readonly Pick<Estimate, 'usage'>[], prices: Prices): UnitOfUse[] {
  const used = estimates.flatMap(({ usage }) => usage);
  const unknown = used.flatMap((use) => (typeof use === 'object' ? use.ofUnknownPrice : []));
  return [
    ...Object.entries(USES)
      .filter(([name]) => used.includes(name as PriceName))
      .map(([name, [what, per]]) => ({ what, per, usd: prices.of(name as PriceName).usd })),
    ...[...new Set(unknown)].map((what) => ({ what, usd: null })),
  ];
}

/** `NAT traffic 0.045/GB` */
export const useText = ({ what, per, usd }: UnitOfUse): string =>
  usd === null ? `${what} (unknown price)` : `${what} ${unit(usd)}/${per}`;

/** As many uses as fit into the lines. The end names where the others are listed. */
export function inLines(
  uses: readonly UnitOfUse[],
  lead: string,
  end: string,
  width: number,
  most: number,
): string[] {
  const lines = [lead];
  const fits = (text: string) => text.length + (lines.length === most ? end.length + 1 : 1) <= width;
  for (const words of uses.map(useText)) {
    const longer = `${lines.at(-1)}${/[:\s]$/.test(lines.at(-1)!) ? '' : ','} ${words}`;
    if (fits(longer)) lines[lines.length - 1] = longer;
    else if (lines.length < most) lines.push(`    ${words}`);
    else break;
  }
  return lines.map((line, index) => `${line}${index === lines.length - 1 ? end : ','}`);
}
