import { nearest, REGIONS } from '../packages/facts';
import pipelineRegions from './pipeline-regions.json';

/**
 * The regions of the commercial partition. China, GovCloud and the isolated partitions lack services that
 * this project is made of, or have them under other names.
 */
const COMMERCIAL = Object.keys(REGIONS).filter((name) => REGIONS[name]?.partition === 'aws');

export function isRegion(name: string): boolean {
  return COMMERCIAL.includes(name);
}

/**
 * The region that was probably meant; none for a region of another partition, which is no slip of the pen.
 */
export function nearestRegion(given: unknown): string | undefined {
  return Object.keys(REGIONS).some((name) => name === given) ? undefined : nearest(given, COMMERCIAL);
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
