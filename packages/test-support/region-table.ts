import { RegionInfo } from '@aws-cdk/region-info';
import { oneRecordALine } from '../facts';

/** packages/facts/regions.json as the AWS CDK's table of facts has it. */
export function regionTable(): string {
  const facts = RegionInfo.regions.map(({ name, partition, elbv2Account, isOptInRegion }) => [
    name,
    { partition, elbv2Account, isOptIn: isOptInRegion || undefined },
  ]);
  return oneRecordALine(Object.fromEntries(facts), 1);
}
