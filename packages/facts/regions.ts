import regions from './regions.json';

/** What this project needs to know of a region. */
export interface RegionFacts {
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;
  /** Of the load balancers that write access logs; none in regions that came after August 2022. */
  readonly elbv2Account?: string;
  /** Whether an account must switch the region on before it can be used. @default false */
  readonly isOptIn?: boolean;
}

/** All regions: the AWS CDK's table, of which `npm run docs` writes these few facts (the whole takes 5 MB). */
export const REGIONS: Readonly<Record<string, RegionFacts>> = regions;

/** @returns nothing of a region that is not known */
export function regionFacts(name: string): Partial<RegionFacts> {
  return Object.hasOwn(REGIONS, name) ? (REGIONS[name] ?? {}) : {};
}

/** Whether an account must switch the region on before it can be used. */
export function isOptInRegion(name: string): boolean {
  return regionFacts(name).isOptIn ?? false;
}

/**
 * Ids of the zones that have no NAT gateways, nor most instance types of today: no stage picks one by itself. [VPC user
 * guide, NAT gateways]
 */
export const ZONES_WITHOUT_NAT: readonly string[] = ['use1-az3'];
