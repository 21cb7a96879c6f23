import { list, mapping, type Mapping, NotPlayed } from './strict';

/** Values of `<< … >>` by name: `pipeline.parameters.task` → `deploy`. */
export type Scope = Readonly<Record<string, string>>;

/** Replaces every `<< … >>` by its value, at any depth. @throws NotPlayed for an unknown name */
export function fill<T>(value: T, scope: Scope): T {
  if (typeof value === 'string') return fillText(value, scope) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => fill(item, scope)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, scope)])) as T;
}

function fillText(given: string, scope: Scope): string {
  return given.replace(/<<\s*([^>]*?)\s*>>/g, (_, name: string) => {
    const value = scope[name];
    if (value === undefined) throw new NotPlayed(`<< ${name} >> is not known there.`);
    return value;
  });
}

/**
 * The values of declared parameters, with their defaults.
 *
 * @throws NotPlayed for a parameter that is undeclared, missing or of the wrong type, which CircleCI refuses, too
 */
export function parameterValues(declared: unknown, given: Mapping, where: string): Record<string, string> {
  const all = mapping(declared ?? {}, `${where}: parameters`);
  mapping(given, `${where}: what was given`, Object.keys(all));
  return Object.fromEntries(
    Object.entries(all).map(([name, declaration]) => [
      name,
      worth(declaration, given[name], `${where}: ${name}`),
    ]),
  );
}

function worth(declaration: unknown, given: unknown, where: string): string {
  const known = ['type', 'default', 'enum'];
  const { type, default: fallback, enum: values } = mapping(declaration, where, known);
  const value = given ?? fallback;
  if (type !== 'string' && type !== 'enum')
    throw new NotPlayed(`${where}: the runner does not play type ${String(type)}.`);
  if (typeof value !== 'string') throw new NotPlayed(`${where} is missing, or is no text.`);
  if (type === 'enum' && !list(values, where).includes(value))
    throw new NotPlayed(`${where} is none of its values: ${value}.`);
  return value;
}

/** The parameters of a job or a command, as its steps name them. */
export const asScope = (prefix: string, values: Readonly<Record<string, string>>): Scope =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));

/** Whether a condition of `equal`, `and`, `or` and `not` is true. Its values are already filled. */
export function holds(condition: unknown, where: string): boolean {
  if (typeof condition === 'boolean') return condition;
  const known = mapping(condition, where, ['equal', 'and', 'or', 'not']);
  const entries = Object.entries(known);
  if (entries.length !== 1) throw new NotPlayed(`${where} has ${entries.length} keys, not one.`);
  const [kind, value] = entries[0] as [string, unknown];
  if (kind === 'not') return !holds(value, where);
  const values = list(value, where);
  if (kind === 'equal') return values.every((one) => one === values[0]);
  const results = values.map((one) => holds(one, where));
  return kind === 'and' ? results.every(Boolean) : results.some(Boolean);
}
