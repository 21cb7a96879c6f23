import { RegionInfo } from '@aws-cdk/region-info';

/** packages/facts/regions.json as the AWS CDK's table of facts has it. */
export function regionTable(): string {
  const facts = RegionInfo.regions.map(({ name, partition, elbv2Account, isOptInRegion }) => [
    name,
    { partition, elbv2Account, isOptIn: isOptInRegion || undefined },
  ]);
  return `${JSON.stringify(Object.fromEntries(facts), undefined, 2)}\n`;
}
