/** The JSON of a stack, or a part of it. */
export type Json = Record<string, unknown>;
/** A path in nested arguments: keys and indexes. */
export type Way = readonly (string | number)[];

export interface Node {
  readonly way: Way;
  readonly value: unknown;
}

/** The path in the schema's form: without indexes. */
export function pathOf(way: Way): string {
  return way.filter((key) => typeof key === 'string').join('.');
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every argument, also blocks and the arguments in them, each once: a list counts as one. */
export function nodesIn(values: Json, way: Way = []): Node[] {
  return Object.entries(values)
    .filter(([key, value]) => key !== '//' && value !== undefined && value !== null)
    .flatMap(([key, value]) => {
      const own = [...way, key];
      const inner = Array.isArray(value)
        ? value.flatMap((one: unknown, index) => (isObject(one) ? nodesIn(one, [...own, index]) : []))
        : isObject(value)
          ? nodesIn(value, own)
          : [];
      return [{ way: own, value }, ...inner];
    });
}

/** A copy with another value at a path; undefined removes the path. Everything else is shared. */
export function withValue(target: unknown, way: Way, value: unknown): unknown {
  const [key, ...rest] = way;
  if (key === undefined) return value;
  const inner = withValue((target as Json)[key], rest, value);
  if (Array.isArray(target)) {
    return target.flatMap((one: unknown, index) =>
      index !== key ? [one] : inner === undefined ? [] : [inner],
    );
  }
  const copy = { ...(target as Json), [key]: inner };
  if (inner === undefined) delete copy[key];
  return copy;
}

/** An object without one of its keys. */
export function without(value: Json, key: string): Json {
  return Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
}
