import { z } from 'zod';
import { nearest } from '../packages/facts';

/** What reports and the documentation need to know about a field, beside its schema. */
export interface FieldNotes {
  /** The accepted values, in words that follow "Accepted:". */
  readonly accepted: string;
  /** The right value that a wrong text or number probably means. */
  readonly nearest?: (given: string | number) => string | number | boolean | undefined;
  /** The value may be a secret: a report never shows it, and `nearest` only answers for a text that cannot be one. */
  readonly secret?: boolean;
}

export const notes = z.registry<FieldNotes>();

function noted<T extends z.ZodType>(schema: T, fieldNotes: FieldNotes): T {
  // The types of schema.register() fail for a generic schema; add() does the same.
  notes.add(schema, fieldNotes);
  return schema;
}

/** A text that a pattern or a test accepts. */
export function text(
  accepted: string,
  test: RegExp | ((value: string) => boolean),
  more: Omit<FieldNotes, 'accepted'> = {},
): z.ZodString {
  const passes = typeof test === 'function' ? test : (value: string) => test.test(value);
  return noted(z.string().refine(passes), { accepted, ...more });
}

/** The same with a narrower type than string. */
export function textOf<T extends string>(
  ...[accepted, test, more]: Parameters<typeof text>
): z.ZodType<T, T> {
  return text(accepted, test, more) as unknown as z.ZodType<T, T>;
}

/** One of a few texts. */
export function oneOf<const T extends readonly [string, ...string[]]>(values: T, accepted?: string) {
  return noted(z.enum(values), {
    accepted: accepted ?? listed(values.map((value) => `'${value}'`)),
    nearest: (given) => nearest(given, values),
  });
}

/** One of a few numbers; the nearest in value is offered for any other. */
export function oneOfNumbers<const N extends number>(values: readonly N[]) {
  const schema = z.literal(values);
  return noted(schema, {
    accepted: listed(values.map(String)),
    nearest: (given) => {
      const distance = (value: number) => Math.abs(value - Number(given));
      if (Number.isNaN(distance(0))) return undefined;
      return values.reduce((best, value) => (distance(value) < distance(best) ? value : best));
    },
  });
}

/** A whole number within limits. */
export function whole(min: number, max: number, unit = ''): z.ZodNumber {
  const accepted = `a whole number from ${min} to ${max}${unit && ` (${unit})`}`;
  const schema = z.number().int().min(min).max(max);
  return noted(schema, { accepted, nearest: unquoted(schema) });
}

/** A number within limits. */
export function decimal(min: number, max: number, unit = ''): z.ZodNumber {
  const accepted = `a number from ${min} to ${max}${unit && ` (${unit})`}`;
  const schema = z.number().min(min).max(max);
  return noted(schema, { accepted, nearest: unquoted(schema) });
}

export function flag(): z.ZodBoolean {
  const words = new Map<string | number, boolean>([
    ['true', true],
    ['false', false],
  ]);
  return noted(z.boolean(), { accepted: 'true or false', nearest: (given) => words.get(given) });
}

/** A list; the item's schema has its own notes. */
export function list<T extends z.ZodType>(item: T, min: number, max: number, what: string) {
  return noted(z.array(item).min(min).max(max), {
    accepted: min === max ? `${min} ${what}` : `a list of ${min} to ${max} ${what}`,
  });
}

/** Options of a table. */
export interface TableNotes {
  /** Fewest entries. @default 0 */
  readonly min?: number;
  /** Its values may be secrets. @default false */
  readonly secret?: boolean;
}

/**
 * An object whose keys the user chooses. Cross-field rules check the keys, so that a wrong key does not hide wrong
 * values.
 */
export function table<T extends z.ZodType>(
  value: T,
  accepted: string,
  { min = 0, secret = false }: TableNotes = {},
) {
  const record = z.record(z.string(), value).refine((given) => Object.keys(given).length >= min);
  return noted(record, { accepted, secret });
}

/** One of two schemas. */
export function either<A extends z.ZodType, B extends z.ZodType>(left: A, right: B, accepted: string) {
  return noted(z.union([left, right]), { accepted });
}

/** An object with known keys; any other key is a mistake. */
export function section<S extends z.core.$ZodLooseShape>(shape: S) {
  return noted(z.strictObject(shape), { accepted: `an object with ${Object.keys(shape).join(', ')}` });
}

/** The number in a text, if the schema accepts that number. */
function unquoted(schema: z.ZodNumber) {
  return (given: string | number) =>
    typeof given === 'string' && given.trim() !== '' ? schema.safeParse(Number(given)).data : undefined;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}
