/** A YAML mapping. */
export type Mapping = Readonly<Record<string, unknown>>;

/** The file has something that this runner does not support. Running it could differ from CircleCI. */
export class NotPlayed extends Error {}

/** @throws NotPlayed if the value is no mapping, or has other keys than these */
export function mapping(value: unknown, where: string, keys?: readonly string[]): Mapping {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new NotPlayed(`${where} is no mapping.`);
  const unknown = Object.keys(value).filter((key) => keys && !keys.includes(key));
  if (unknown.length > 0) throw new NotPlayed(`${where}: the runner does not play ${unknown.join(', ')}.`);
  return value as Mapping;
}

/** @throws NotPlayed if the value is no list */
export function list(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new NotPlayed(`${where} is no list.`);
}

/** @throws NotPlayed if the value is no text */
export function text(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw new NotPlayed(`${where} is no text.`);
}

/** The only entry of a mapping such as `run: npm test`. @throws NotPlayed if there are others */
export function single(value: unknown, where: string): [string, unknown] {
  const entries = Object.entries(mapping(value, where));
  if (entries.length !== 1 || !entries[0])
    throw new NotPlayed(`${where} has ${entries.length} keys, not one.`);
  return entries[0];
}
