import { isDeepStrictEqual } from 'node:util';
import { someTrue } from './mask';
import type { Change, Values } from './plan';

/** Whether a value is empty: Terraform and the provider treat null, "", [] and {} alike. */
export const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** Whether two values are equal; all empty values are. */
export const sameValue = (one: unknown, other: unknown): boolean =>
  (isEmpty(one) && isEmpty(other)) || isDeepStrictEqual(one, other);

/** An attribute that is a text. Undefined for an empty text and for other types. */
export const text = (values: Values | null | undefined, key: string): string | undefined => {
  const value = values?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** An attribute that is a number. Undefined for other types. */
export const number = (values: Values | null | undefined, key: string): number | undefined => {
  const value = values?.[key];
  return typeof value === 'number' ? value : undefined;
};

/** The strings of a list or set. Unknown members are left out. */
export const strings = (values: Values | null | undefined, key: string): string[] => {
  const value = values?.[key];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
};

/** Nested blocks: a list of objects, of any length. */
export const blocks = (values: Values | null | undefined, key: string): Values[] => {
  const value = values?.[key];
  return Array.isArray(value)
    ? value.filter((item): item is Values => typeof item === 'object' && item !== null)
    : [];
};

/** A nested block that exists at most once. */
export const block = (values: Values | null | undefined, key: string): Values | undefined =>
  blocks(values, key)[0];

/** Whether an attribute, or a part of it, is known only after the apply. */
export const isUnknown = (change: Change, key: string): boolean => someTrue(change.unknown[key]);

/** Whether an attribute changes, or may change because it is unknown. */
export const isChanged = (change: Change, key: string): boolean =>
  isUnknown(change, key) || !sameValue(change.before?.[key], change.after?.[key]);

/** The members that a list loses. Unknown new members do not count as the old ones. */
export const taken = (change: Change, key: string): string[] => {
  const after = strings(change.after, key);
  return strings(change.before, key).filter((item) => !after.includes(item));
};

/** The top-level attributes that change, without those that only Terraform computes. */
export const changedKeys = (change: Change): string[] =>
  [
    ...new Set([
      ...Object.keys(change.before ?? {}),
      ...Object.keys(change.after ?? {}),
      ...Object.keys(change.unknown),
    ]),
  ]
    .filter((key) => isChanged(change, key))
    .sort();

type Leaf = [path: string, leaf: string];

/** Each string in a tree, with its dotted path. @param found is filled with them */
export function leaves(value: unknown, path = '', found: Leaf[] = []): Leaf[] {
  if (typeof value === 'string') found.push([path, value]);
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, inner] of Object.entries(value))
    leaves(inner, path === '' ? key : `${path}.${key}`, found);
  return found;
}

/** A number with its noun: 1 instance, 2 instances. */
export const count = (many: number, one: string, more = `${one}s`): string =>
  `${many} ${many === 1 ? one : more}`;

/** The items of a short list; the first ones of a long list, with the number of the others. */
export const listed = (items: readonly string[], most = 4): string =>
  items.length <= most
    ? items.join(', ')
    : `${items.slice(0, most).join(', ')} and ${items.length - most} more`;

/**
 * Attributes that change only because others do: tags_all repeats tags, and a template's version numbers
 * follow from any change.
 */
export const FOLLOWING: ReadonlySet<string> = new Set([
  'tags_all',
  'latest_version',
  'default_version',
  'hash',
  'document_version',
]);

/** Groups items by key, in the order of each key's first item. */
export function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}
