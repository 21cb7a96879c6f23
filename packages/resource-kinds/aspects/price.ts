import type { Values } from './values';

/**
 * What AWS charges for: one name for each price. `packages/cost/prices.json` has the prices, and where each was looked
 * up.
 */
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

/** Hours of a month, as in AWS's own calculator: a twelfth of 8,760. */
export const MONTH = 730;

/** For the smallest and for the largest number of a fleet's instances. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** A part of a resource that costs by the hour or the month, however much it is used. */
export interface Quantity {
  /** In the plural: `NAT gateways`. */
  readonly what: string;
  /** The price of one; for an instance, its type. */
  readonly price: PriceName | { readonly instance: string };
  readonly count: Range;
  /** Of the month's 730. */
  readonly hours: number;
}

/** A part that costs something, in an unknown quantity. */
export interface Unknown {
  readonly what: string;
  readonly unknown: string;
}

/** How many instances a group has, and for how many hours a month. */
export interface Phase extends Range {
  readonly hours: number;
}

/** The other resources that a price depends on. */
export interface PricedStack {
  /** The resources of a type. */
  all(type: string): readonly Values[];
  /** The sizes that scheduled actions give a group, one after another. */
  phases(actions: readonly Values[]): readonly Phase[];
}

/** What costs by use. Something without a price in the list is named in the plural: `requests to the queue`. */
export type Use = PriceName | { readonly ofUnknownPrice: string };

/**
 * What a resource costs. `free`: nothing, however it is used. `usage`: by its use, which no plan tells. `lines`: by the
 * hour or the month; `usage` is added to them.
 */
export type Price =
  | 'free'
  | { readonly usage: readonly Use[] }
  | {
      readonly lines: (resource: Values, stack: PricedStack) => readonly (Quantity | Unknown)[];
      readonly usage?: (resource: Values, stack: PricedStack) => readonly Use[];
    };

/** This many of something, all month. */
export function monthly(what: string, price: PriceName, count = 1): Quantity {
  return { what, price, count: { min: count, max: count }, hours: MONTH };
}

/** One in each zone, where the number of zones is known. */
export function perZone(what: string, price: PriceName, zones: number | undefined): Quantity | Unknown {
  return zones === undefined
    ? { what, unknown: 'the plan does not say in how many zones' }
    : monthly(what, price, zones);
}

/** The length of a list; undefined where a plan does not tell. */
export const lengthOf = (list: unknown): number | undefined =>
  Array.isArray(list) ? list.length : undefined;

/** A block of Terraform's: a single one, as CDKTF writes it, or the first of a list, as in plans. */
export const block = (value: unknown): Values | undefined =>
  ([value].flat()[0] ?? undefined) as Values | undefined;
