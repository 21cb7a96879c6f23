import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import types from '../cloudformation-types.json';

/**
 * How CloudFormation writes a Terraform type, where no rule can tell: one entry of `mapping/<service>.json`.
 *
 * A path starts at the CloudFormation object of the enclosing block. `A.B` leads into an object, `A[].B` into a new
 * list element for each value, `A[K=x].B` the same with `K` set. `.` is that object itself; `/A` starts at the
 * resource.
 */
export interface Mapping {
  /** Attributes, with blocks joined by dots (`health_check.path`) → path. */
  readonly paths?: Readonly<Record<string, string>>;
  /** Attributes without a CloudFormation property → why. */
  readonly without?: Readonly<Record<string, string>>;
  /** Attributes → their values → the values that CloudFormation uses for them. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Attributes → the value by which Terraform means that they are not set. */
  readonly unset?: Readonly<Record<string, unknown>>;
  /** Paths from the resource → a value that Terraform sets by default, or the attribute that decides it. */
  readonly given?: Readonly<Record<string, unknown>>;
  /** The object with all attributes. @default the resource itself */
  readonly within?: string;
  /** The attribute that refers to the resource of which this is a part in CloudFormation. */
  readonly partOf?: string;
  /** Why CloudFormation has no such type; then no other key is set. */
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

/** Which mappings were used, so that an entry that is not needed any more shows. */
export class Usage {
  private readonly used = new Set<string>();

  /** Records a type, and with it an entry of a field, or a field without entries. */
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
