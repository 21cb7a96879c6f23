import { missingForPipeline } from '../../../settings/regions';
import table from '../../../settings/pipeline-regions.json';
import { hasEndpoint, servicesOf } from './endpoints';
import { TYPES } from './mapping';
import { isCommercial, regionsWithTable, typesIn } from '../cloudformation-registry';

/** The resources that only a pipeline needs, by their names in `pipeline-regions.json`. */
export const OF_PIPELINE: Readonly<Record<string, string>> = {
  connections: 'AWS::CodeConnections::Connection',
  CodePipeline: 'AWS::CodePipeline::Pipeline',
  CodeBuild: 'AWS::CodeBuild::Project',
};

/** The CloudFormation types that are created in a region, as the settings accept it. */
export function typesMadeIn(region: string): string[] {
  const withPipeline = missingForPipeline(region).length === 0;
  const types = [...new Set(Object.values(TYPES))].filter((type) => type !== null);
  return types.filter((type) => withPipeline || !Object.values(OF_PIPELINE).includes(type));
}

/** The regions that the settings accept and the registry has no table of, and the other way round. */
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

/** The types that would be created where the registry does not have them. */
export function missingTypes(accepted: readonly string[]): string[] {
  return byRegions(accepted, (region) => typesMadeIn(region).filter((type) => lacks(region, type)));
}

/** The services that would be called where they have no endpoint. */
export function missingEndpoints(accepted: readonly string[]): string[] {
  return byRegions(accepted, (region) =>
    servicesOf(typesMadeIn(region))
      .filter((service) => !hasEndpoint(service, region))
      .map((service) => `endpoint of ${service}`),
  );
}

/** One line for each missing thing, with all of its regions. */
function byRegions(regions: readonly string[], missingIn: (region: string) => readonly string[]): string[] {
  const missing = regions.flatMap((region) => missingIn(region).map((what) => ({ what, region })));
  return [...new Set(missing.map(({ what }) => what))].map((what) => {
    const without = missing.filter((one) => one.what === what).map(({ region }) => region);
    return `region ${without.join(', ')}: no ${what}`;
  });
}

/** Where the settings' table of what pipelines need differs from the registry. */
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

/** A region without a table says nothing. */
function lacks(region: string, type: string): boolean {
  const types = typesIn(region);
  return types !== undefined && types[type] === undefined;
}
