import { nearest } from './nearest';
import pipelineRegions from './pipeline-regions.json';
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
const ALL: Readonly<Record<string, RegionFacts>> = regions;

/**
 * The regions of the commercial partition. China, GovCloud and the isolated partitions lack services that
 * this project is made of, or have them under other names.
 */
const COMMERCIAL = Object.keys(ALL).filter((name) => ALL[name]?.partition === 'aws');

export function isRegion(name: string): boolean {
  return COMMERCIAL.includes(name);
}

/** @returns nothing of a region that is not known */
export function regionFacts(name: string): Partial<RegionFacts> {
  return Object.hasOwn(ALL, name) ? (ALL[name] ?? {}) : {};
}

/**
 * The region that was probably meant; none for a region of another partition, which is no slip of the pen.
 */
export function nearestRegion(given: unknown): string | undefined {
  return Object.keys(ALL).some((name) => name === given) ? undefined : nearest(given, COMMERCIAL);
}

/** Whether an account must switch the region on before it can be used. */
export function isOptInRegion(name: string): boolean {
  return regionFacts(name).isOptIn ?? false;
}

/**
 * What the pipeline is made of and AWS does not have in the region; nothing where a pipeline can be there. From a table
 * with a date and a source: pipeline-regions.json.
 */
export function missingForPipeline(region: string): string[] {
  return Object.entries(pipelineRegions.without).flatMap(([service, regions]) =>
    regions.includes(region) ? [service] : [],
  );
}

/** Whether connections to GitHub there need a GitHub app of the region's own. [Developer Tools console user guide] */
export function needsOwnGitHubApp(region: string): boolean {
  return pipelineRegions.ownGitHubApp.includes(region);
}

/** Regions known to offer an account other than three zones. */
const ZONE_COUNTS: Readonly<Record<string, number>> = {
  'us-east-1': 6,
  'us-west-2': 4,
  'us-west-1': 2,
  'ap-northeast-2': 4,
};

/**
 * How many availability zones an account can expect there; AWS promises at least three, but for old regions.
 */
export function expectedZones(region: string): number {
  return ZONE_COUNTS[region] ?? 3;
}

/** `us-east-1a`: a zone of that region itself, neither a local zone (`us-east-1-bos-1a`) nor a zone id. */
export function isZoneOf(region: string, zone: string): boolean {
  return zone.startsWith(region) && /^[a-z]$/.test(zone.slice(region.length));
}
