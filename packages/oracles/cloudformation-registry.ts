import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonPackage } from '../test-support';

/** A JSON schema, with the parts that a translation reads. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
}

/** The schema of a resource type. */
export interface TypeSchema extends Schema {
  readonly definitions?: Readonly<Record<string, Schema>>;
  /** JSON pointers: `/properties/Arn`. */
  readonly readOnlyProperties?: readonly string[];
  /** What CloudFormation's own handlers call: `create`, `read` … */
  readonly handlers?: Readonly<Record<string, { readonly permissions?: readonly string[] }>>;
}

/** CloudFormation's registry, which AWS publishes for each region; cfn-lint has a copy. */
export const FOLDER = pythonPackage(['cfnlint', 'data', 'schemas']);

/** The resource types of a region, with the names of their schemas; undefined for a region without a table. */
export function typesIn(region: string): Readonly<Record<string, string>> | undefined {
  const file = join(FOLDER, 'providers', `${region}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : undefined;
}

/** The regions with a table, also those of other partitions. */
export function regionsWithTable(): string[] {
  const names = readdirSync(join(FOLDER, 'providers')).filter((name) => name.endsWith('.json'));
  return names.map((name) => name.slice(0, -'.json'.length)).filter((name) => name !== 'sam');
}

/** Whether a region, by its name, is not in China, GovCloud, an isolated partition or the European sovereign cloud. */
export function isCommercial(region: string): boolean {
  return /^(?!cn|eusc)[a-z]+-[a-z]+-\d$/.test(region);
}

const schemas = new Map<string, TypeSchema>();

/** @throws Error where the region does not have the type */
export function schemaOf(type: string, region: string): TypeSchema {
  const name = typesIn(region)?.[type];
  if (name === undefined) throw new Error(`CloudFormation's registry has no ${type} in ${region}.`);
  const known = schemas.get(name);
  if (known) return known;
  const schema = JSON.parse(readFileSync(join(FOLDER, 'resources', `${name}.json`), 'utf8')) as TypeSchema;
  schemas.set(name, schema);
  return schema;
}
