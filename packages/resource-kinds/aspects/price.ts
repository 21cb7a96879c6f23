import type { Values } from './values';

/** What AWS counts, one name a price. `packages/cost/prices.json` has each one's, with where it was looked up. */
export const PRICE_NAMES = [
  'natGatewayHour',
  'natGatewayGb',
  'loadBalancerHour',
  'capacityUnitHour',
  'publicAddressHour',
  'endpointHour',
  'endpointGb',
  'internetGb',
  'betweenZonesGb',
  'gp3GbMonth',
  't3CreditHour',
  't4gCreditHour',
  'metricMonth',
  'metricRequest',
  'alarmMonth',
  'dashboardMonth',
  'logGb',
  'flowLogGb',
  'logGbMonth',
  'logScanGb',
  's3GbMonth',
  'keyMonth',
  'keyRequest',
  'mail',
  'pipelineMonth',
  'pipelineMinute',
  'armBuildMinute',
  'x86BuildMinute',
  'scheduledCall',
  'automationStep',
] as const;

export type PriceName = (typeof PRICE_NAMES)[number];

/** Hours of a month, as AWS's own calculator has it: a twelfth of 8,760. */
export const MONTH = 730;

/** With the fewest instances of a fleet, and with the most. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What a resource holds that costs by the hour or the month, however much it is used. */
export interface Quantity {
  /** In the plural: `NAT gateways`. */
  readonly what: string;
  /** What one costs; of an instance, by its type. */
  readonly price: PriceName | { readonly instance: string };
  readonly count: Range;
  /** Of the month's 730. */
  readonly hours: number;
}

/** What would cost, and nobody can say how much of it there is. */
export interface Unknown {
  readonly what: string;
  readonly unknown: string;
}

/** How many instances a group has, and for how many hours a month. */
export interface Phase extends Range {
  readonly hours: number;
}

/** What a resource's price depends on beside itself. */
export interface PricedStack {
  /** The resources of a type. */
  all(type: string): readonly Values[];
  /** The sizes that scheduled actions give a group by turns. */
  phases(actions: readonly Values[]): readonly Phase[];
}

/** What costs by use; what has no price in the list yet is named in the plural: `requests to the queue`. */
export type Use = PriceName | { readonly ofUnknownPrice: string };

/**
 * What a resource costs. `free`: nothing, whatever is done with it. `usage`: by what goes through it, of which no plan
 * tells how much. `lines`: by the hour or the month; `usage` beside it.
 */
export type Price =
  | 'free'
  | { readonly usage: readonly Use[] }
  | {
      readonly lines: (resource: Values, stack: PricedStack) => readonly (Quantity | Unknown)[];
      readonly usage?: (resource: Values, stack: PricedStack) => readonly Use[];
    };

/** So many of something, all month. */
export function monthly(what: string, price: PriceName, count = 1): Quantity {
  return { what, price, count: { min: count, max: count }, hours: MONTH };
}

/** One in each zone, where it is known how many those are. */
export function perZone(what: string, price: PriceName, zones: number | undefined): Quantity | Unknown {
  return zones === undefined
    ? { what, unknown: 'the plan does not say in how many zones' }
    : monthly(what, price, zones);
}

/** How many a list has; undefined where a plan does not tell. */
export const lengthOf = (list: unknown): number | undefined =>
  Array.isArray(list) ? list.length : undefined;

/** A block of Terraform's: alone, as in what CDKTF writes, or the first of a list, as in plans. */
export const block = (value: unknown): Values | undefined =>
  ([value].flat()[0] ?? undefined) as Values | undefined;
