import type { Values } from '../../documents';
import type { Schema, TypeSchema } from '../cloudformation-registry';

/** The schema of a resource type, read by names. */
export class Shape {
  constructor(readonly top: TypeSchema) {}

  property(schema: Schema, name: string): Schema | undefined {
    const found = schema.properties?.[name];
    return found === undefined ? undefined : this.resolved(found);
  }

  items(schema: Schema): Schema {
    return this.resolved(schema.items);
  }

  /** The property of the same name, or of its plural: `vpc_id` and `VpcId`, `tag` and `Tags`. */
  named(name: string, schema: Schema): string | undefined {
    const plain = name.replaceAll('_', '').toLowerCase();
    const readOnly = schema === this.top ? (this.top.readOnlyProperties ?? []) : [];
    return Object.keys(schema.properties ?? {}).find(
      (property) =>
        [plain, `${plain}s`].includes(property.toLowerCase()) &&
        !readOnly.includes(`/properties/${property}`),
    );
  }

  private resolved(schema: Schema = {}): Schema {
    const name = /^#\/definitions\/(.+)$/.exec(schema.$ref ?? '')?.[1];
    return name === undefined ? schema : this.resolved(this.top.definitions?.[name]);
  }
}

/** Whether a value may be of a type. */
export function isOf({ type }: Schema, one: string): boolean {
  return [type].flat().includes(one);
}

export function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name of the keys in a list of key-value pairs; undefined where the items are something else. */
export function keyOf({ properties = {} }: Schema): string | undefined {
  return 'Value' in properties ? ['Key', 'Name'].find((name) => name in properties) : undefined;
}
