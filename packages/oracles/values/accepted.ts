import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInstanceType, unsupported } from '../../../settings/architecture';
import { knownArchitecture } from '../../facts';
import { FOLDER, isCommercial, schemaOf } from '../cloudformation-registry';

/** The instance types that AWS has a price for, by commercial region: cfn-lint has them from the price list. */
export function instanceTypes(): Map<string, readonly string[]> {
  const file = join(FOLDER, 'extensions', 'aws_ec2_instance', 'instancetype_enum.json');
  const byRegion = JSON.parse(readFileSync(file, 'utf8')) as Record<
    string,
    { readonly enum: readonly string[] }
  >;
  const regions = Object.entries(byRegion).filter(([region]) => isCommercial(region));
  return new Map(regions.map(([region, { enum: types }]) => [region, types]));
}

/**
 * Instance types of families that the settings do not know: neither their architecture, nor why they cannot be used.
 */
export function unknownFamilies(types: readonly string[]): string[] {
  const unknown = types.filter((type) => !knownArchitecture(type) && !unsupported(type));
  return [...new Set(unknown.map((type) => `family ${type.split('.')[0]}: the settings do not know it`))];
}

/** Instance types that the settings do not accept as such. */
export function refusedTypes(types: readonly string[]): string[] {
  return types
    .filter((type) => !isInstanceType(type))
    .map((type) => `family ${type}: no instance type to the settings`);
}

/** The retention periods of CloudWatch Logs, in days. */
export function retentionDays(): readonly unknown[] {
  return schemaOf('AWS::Logs::LogGroup', 'us-east-1').properties?.['RetentionInDays']?.enum ?? [];
}
