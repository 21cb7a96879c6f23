import { RegionInfo } from '@aws-cdk/region-info';
import { oneRecordALine } from '../facts';

/** The content of packages/facts/regions.json, from AWS CDK's table of facts. */
export function regionTable(): string {
  const facts = RegionInfo.regions.map(({ name, partition, elbv2Account, isOptInRegion }) => [
    name,
    { partition, elbv2Account, isOptIn: isOptInRegion || undefined },
  ]);
  return oneRecordALine(Object.fromEntries(facts), 1);
}
