import { z } from 'zod';
import { FieldNotes, notes } from './fields';

/** A value in which wrong parts are missing. All parts that are there are valid. */
export type Draft<T> = T extends readonly (infer E)[]
  ? (Draft<E> | undefined)[]
  : T extends object
    ? { [K in keyof T]?: Draft<T[K]> }
    : T;

export type Path = readonly PropertyKey[];

type Wrapper = { readonly def: { readonly innerType?: z.ZodType } };

/** The schema without optional(), default() and the like around it. */
export function bare(schema: z.ZodType): z.ZodType {
  const { innerType } = (schema as unknown as Wrapper).def;
  return innerType ? bare(innerType) : schema;
}

/** The schema at the path; undefined if the path leaves the schema. */
export function schemaAt(schema: z.ZodType, [key, ...rest]: Path): z.ZodType | undefined {
  const inner = bare(schema);
  if (key === undefined) return inner;
  const child = childOf(inner, key);
  return child && schemaAt(child, rest);
}

/** The notes (fields.ts) of the field at the path. */
export function notesAt(schema: z.ZodType, path: Path): FieldNotes | undefined {
  const found = schemaAt(schema, path);
  return found && notes.get(found);
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (isObject(at) ? Reflect.get(at, key) : undefined), value);
}

/**
 * The valid parts of a value that is not valid as a whole, with their defaults.
 */
export function salvage<T extends z.ZodType>(schema: T, value: unknown): Draft<z.output<T>> | undefined {
  return salvageAny(schema, value) as Draft<z.output<T>> | undefined;
}

function salvageAny(schema: z.ZodType, value: unknown): unknown {
  const whole = schema.safeParse(value);
  if (whole.success) return whole.data;
  const inner = bare(schema);
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item) => salvageAny(inner.element as z.ZodType, item));
  }
  if (!(inner instanceof z.ZodObject || inner instanceof z.ZodRecord)) return undefined;
  if (!isObject(value) || Array.isArray(value)) return undefined;
  const keys = inner instanceof z.ZodObject ? Object.keys(inner.shape) : Object.keys(value);
  const parts = keys.map((key) => [
    key,
    salvageAny(childOf(inner, key) as z.ZodType, Reflect.get(value, key)),
  ]);
  return Object.fromEntries(parts.filter(([, part]) => part !== undefined));
}

/** Every field of a schema by its path; a key that the user chooses is `<name>`, an item of a list `[]`. */
export function* fieldsOf(schema: z.ZodType, path = ''): Generator<{ path: string; schema: z.ZodType }> {
  const inner = bare(schema);
  if (path !== '') yield { path, schema };
  if (inner instanceof z.ZodObject) {
    for (const [key, child] of Object.entries(inner.shape)) {
      yield* fieldsOf(child as z.ZodType, path ? `${path}.${key}` : key);
    }
  } else if (inner instanceof z.ZodRecord && bare(inner.valueType as z.ZodType) instanceof z.ZodObject) {
    yield* fieldsOf(inner.valueType as z.ZodType, `${path}.<name>`);
  } else if (inner instanceof z.ZodArray && bare(inner.element as z.ZodType) instanceof z.ZodObject) {
    yield* fieldsOf(inner.element as z.ZodType, `${path}[]`);
  }
}

function childOf(schema: z.ZodType, key: PropertyKey): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) {
    return Object.hasOwn(schema.shape, key) ? schema.shape[String(key)] : undefined;
  }
  if (schema instanceof z.ZodRecord) return schema.valueType as z.ZodType;
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType;
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
