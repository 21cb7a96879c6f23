import { missingForPipeline } from '../../../settings/regions';
import table from '../../../settings/pipeline-regions.json';
import { hasEndpoint, servicesOf } from './endpoints';
import { TYPES } from './mapping';
import { isCommercial, regionsWithTable, typesIn } from '../cloudformation-registry';

/** What only a pipeline is made of, by what `pipeline-regions.json` calls it. */
export const OF_PIPELINE: Readonly<Record<string, string>> = {
  connections: 'AWS::CodeConnections::Connection',
  CodePipeline: 'AWS::CodePipeline::Pipeline',
  CodeBuild: 'AWS::CodeBuild::Project',
};

/** The types of CloudFormation that are made in a region, as far as the settings take it. */
export function typesMadeIn(region: string): string[] {
  const withPipeline = missingForPipeline(region).length === 0;
  const types = [...new Set(Object.values(TYPES))].filter((type) => type !== null);
  return types.filter((type) => withPipeline || !Object.values(OF_PIPELINE).includes(type));
}

/** The regions that the settings take and the registry has no table of, and the other way round. */
export function differentRegions(accepted: readonly string[]): string[] {
  const known = regionsWithTable();
  return [
    ...accepted
      .filter((one) => !known.includes(one))
      .map((one) => `region ${one}: the registry has no table of it`),
    ...known
      .filter((one) => !accepted.includes(one) && isCommercial(one))
      .map((one) => `region ${one}: the settings do not take it`),
  ];
}

/** The types that would be made where the registry does not have them. */
export function missingTypes(accepted: readonly string[]): string[] {
  return byRegions(accepted, (region) => typesMadeIn(region).filter((type) => lacks(region, type)));
}

/** The services that would be called where AWS has no endpoint of them. */
export function missingEndpoints(accepted: readonly string[]): string[] {
  return byRegions(accepted, (region) =>
    servicesOf(typesMadeIn(region))
      .filter((service) => !hasEndpoint(service, region))
      .map((service) => `endpoint of ${service}`),
  );
}

/** One line for each thing that is missing, with all of its regions. */
function byRegions(regions: readonly string[], missingIn: (region: string) => readonly string[]): string[] {
  const missing = regions.flatMap((region) => missingIn(region).map((what) => ({ what, region })));
  return [...new Set(missing.map(({ what }) => what))].map((what) => {
    const without = missing.filter((one) => one.what === what).map(({ region }) => region);
    return `region ${without.join(', ')}: no ${what}`;
  });
}

/** Where the settings' table of what pipelines need and the registry differ. */
export function differentPipelineRegions(accepted: readonly string[]): string[] {
  return Object.entries(table.without).flatMap(([service, without]) => {
    const type = OF_PIPELINE[service];
    if (type === undefined) return [`region: no type is known of ${service}`];
    const refused = without.filter((region) => typesIn(region)?.[type]);
    const taken = accepted.filter((region) => !without.includes(region) && lacks(region, type));
    return [
      ...(refused.length > 0 ? [`region ${refused.join(', ')}: ${type}, which the settings deny`] : []),
      ...(taken.length > 0 ? [`region ${taken.join(', ')}: no ${type}, which the settings expect`] : []),
    ];
  });
}

/** Nothing can be told of a region without a table. */
function lacks(region: string, type: string): boolean {
  const types = typesIn(region);
  return types !== undefined && types[type] === undefined;
}
