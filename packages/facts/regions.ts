import regions from './regions.json';

/** What this project knows of a region. */
export interface RegionFacts {
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;
  /**
   * The account whose load balancers write access logs. Absent in regions that were opened after August 2022.
   */
  readonly elbv2Account?: string;
  /** Whether an account must enable the region before it can be used. @default false */
  readonly isOptIn?: boolean;
}

/** All regions. `npm run docs` writes these few facts from the AWS CDK's table, which takes 5 MB. */
export const REGIONS: Readonly<Record<string, RegionFacts>> = regions;

/** The facts of a region. @returns an empty object for an unknown region */
export function regionFacts(name: string): Partial<RegionFacts> {
  return Object.hasOwn(REGIONS, name) ? (REGIONS[name] ?? {}) : {};
}

/** Whether an account must enable the region before it can be used. */
export function isOptInRegion(name: string): boolean {
  return regionFacts(name).isOptIn ?? false;
}

/**
 * The ids of zones without NAT gateways and most current instance types: no stage chooses one by default.
 * [VPC user guide, NAT gateways]
 */
export const ZONES_WITHOUT_NAT: readonly string[] = ['use1-az3'];
