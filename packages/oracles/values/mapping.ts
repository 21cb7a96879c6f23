import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import types from '../cloudformation-types.json';

/**
 * What cannot be told by rule of how CloudFormation takes a Terraform type: one entry of `mapping/<service>.json`.
 *
 * A path leads from the CloudFormation object of the enclosing block: `A.B` into an object, `A[].B` into a new element of
 * a list for each value, `A[K=x].B` likewise with `K` set; `.` is that object itself, `/A` begins at the resource.
 */
export interface Mapping {
  /** Attributes, blocks joined by dots (`health_check.path`) → path. */
  readonly paths?: Readonly<Record<string, string>>;
  /** Attributes that CloudFormation has no property for → why. */
  readonly without?: Readonly<Record<string, string>>;
  /** Attributes → their values → what CloudFormation writes for them. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Attributes → the value that means to Terraform that they are not set. */
  readonly unset?: Readonly<Record<string, unknown>>;
  /** Paths from the resource → what Terraform says by its default, or by which attribute it is that is set. */
  readonly given?: Readonly<Record<string, unknown>>;
  /** The object that holds all attributes. @default the resource itself */
  readonly within?: string;
  /** The attribute that refers to the resource of which CloudFormation takes this as a part. */
  readonly partOf?: string;
  /** Why CloudFormation has no such type; then there is nothing else. */
  readonly none?: string;
}

const FOLDER = join(__dirname, 'mapping');

/** All mappings, by Terraform type. */
export const MAPPINGS: Readonly<Record<string, Mapping>> = Object.assign(
  {},
  ...readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as object),
) as Record<string, Mapping>;

/** Terraform type → CloudFormation type, or null where there is none. */
export const TYPES: Readonly<Record<string, string | null>> = types;

/** What of the mappings was of use, so that what is not needed any more shows. */
export class Usage {
  private readonly used = new Set<string>();

  /** The type, and with it an entry of a field, or a field that has no entries. */
  add(type: string, ...entry: readonly [field?: keyof Mapping, key?: string]): void {
    this.used.add(type).add([type, ...entry].join(' '));
  }

  unused(): string[] {
    return Object.entries(MAPPINGS)
      .flatMap(([type, mapping]) => [type, ...entriesOf(mapping).map((entry) => `${type} ${entry}`)])
      .filter((one) => !this.used.has(one));
  }
}

function entriesOf(mapping: Mapping): string[] {
  return Object.entries(mapping).flatMap(([field, value]) =>
    typeof value === 'string' ? [field] : Object.keys(value as object).map((key) => `${field} ${key}`),
  );
}
