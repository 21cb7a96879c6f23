import { nearest, REGIONS } from '../packages/facts';
import pipelineRegions from './pipeline-regions.json';

/**
 * The regions of the commercial partition. China, GovCloud and the isolated partitions lack services that this project
 * uses, or have other names for them.
 */
const COMMERCIAL = Object.keys(REGIONS).filter((name) => REGIONS[name]?.partition === 'aws');

export function isRegion(name: string): boolean {
  return COMMERCIAL.includes(name);
}

/**
 * The region that a wrong value probably means; undefined for a region of another partition, which is no typing error.
 */
export function nearestRegion(given: unknown): string | undefined {
  return Object.keys(REGIONS).some((name) => name === given) ? undefined : nearest(given, COMMERCIAL);
}

/**
 * The services of a pipeline that AWS does not have in the region; empty if a pipeline can be there. The table
 * pipeline-regions.json has a date and its sources.
 */
export function missingForPipeline(region: string): string[] {
  return Object.entries(pipelineRegions.without).flatMap(([service, regions]) =>
    regions.includes(region) ? [service] : [],
  );
}

/** Whether connections to GitHub need a separate GitHub app in the region. [Developer Tools console user guide] */
export function needsOwnGitHubApp(region: string): boolean {
  return pipelineRegions.ownGitHubApp.includes(region);
}

/** Regions in which an account has more or fewer than three zones. */
const ZONE_COUNTS: Readonly<Record<string, number>> = {
  'us-east-1': 6,
  'us-west-2': 4,
  'us-west-1': 2,
  'ap-northeast-2': 4,
};

/**
 * How many availability zones an account can expect. AWS promises at least three, except in old regions.
 */
export function expectedZones(region: string): number {
  return ZONE_COUNTS[region] ?? 3;
}

/** Whether it is a zone of the region (`us-east-1a`), and neither a local zone (`us-east-1-bos-1a`) nor a zone id. */
export function isZoneOf(region: string, zone: string): boolean {
  return zone.startsWith(region) && /^[a-z]$/.test(zone.slice(region.length));
}
