import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Attributes by name, each with its type as make.ts writes it, and blocks. */
export interface Block {
  readonly a: Readonly<Record<string, string>>;
  readonly b?: Readonly<Record<string, Block>>;
}

/** The provider's schema, reduced to the types and attributes of random plans. */
export const SCHEMA = JSON.parse(readFileSync(join(__dirname, 'provider-schema.json'), 'utf8')) as Readonly<
  Record<string, Block>
>;

/** Dotted names of values that the provider's type does not have. */
export function strangers(type: string, values: unknown): string[] {
  const schema = SCHEMA[type];
  return schema ? [...foreign(schema, values, '')] : [];
}

function* foreign(block: Block, values: unknown, path: string): Generator<string> {
  if (Array.isArray(values)) for (const one of values) yield* foreign(block, one, path);
  else if (typeof values === 'object' && values !== null) {
    for (const [name, value] of Object.entries(values)) {
      const inner = block.b?.[name];
      if (inner) yield* foreign(inner, value, `${path}${name}.`);
      else if (!(name in block.a)) yield `${path}${name}`;
    }
  }
}
