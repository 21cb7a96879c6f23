import { isDeepStrictEqual } from 'node:util';
import { someTrue } from './mask';
import type { Change, Values } from './plan';

/** Terraform and the provider mean the same by null, "", [] and {}. */
export const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

export const sameValue = (one: unknown, other: unknown): boolean =>
  (isEmpty(one) && isEmpty(other)) || isDeepStrictEqual(one, other);

export const text = (values: Values | null | undefined, key: string): string | undefined => {
  const value = values?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const number = (values: Values | null | undefined, key: string): number | undefined => {
  const value = values?.[key];
  return typeof value === 'number' ? value : undefined;
};

/** The strings of a list or set; what is unknown is left out. */
export const strings = (values: Values | null | undefined, key: string): string[] => {
  const value = values?.[key];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
};

/** Nested blocks: a list of objects, however many the provider allows. */
export const blocks = (values: Values | null | undefined, key: string): Values[] => {
  const value = values?.[key];
  return Array.isArray(value)
    ? value.filter((item): item is Values => typeof item === 'object' && item !== null)
    : [];
};

/** A nested block that occurs at most once. */
export const block = (values: Values | null | undefined, key: string): Values | undefined =>
  blocks(values, key)[0];

export const isUnknown = (change: Change, key: string): boolean => someTrue(change.unknown[key]);

export const isChanged = (change: Change, key: string): boolean =>
  isUnknown(change, key) || !sameValue(change.before?.[key], change.after?.[key]);

/** What a list held and will not hold. An unknown member takes the place of nothing that is said. */
export const taken = (change: Change, key: string): string[] => {
  const after = strings(change.after, key);
  return strings(change.before, key).filter((item) => !after.includes(item));
};

/** The top-level attributes that change, without those that only Terraform computes anew. */
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

/** Each string of a tree, with the dotted path to it. */
export function* leaves(value: unknown, path = ''): Generator<[path: string, leaf: string]> {
  if (typeof value === 'string') yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value))
    yield* leaves(inner, path === '' ? key : `${path}.${key}`);
}

/** 1 instance, 2 instances. */
export const count = (many: number, one: string, more = `${one}s`): string =>
  `${many} ${many === 1 ? one : more}`;

/** Short lists in full, long ones with their number. */
export const listed = (items: readonly string[], most = 4): string =>
  items.length <= most
    ? items.join(', ')
    : `${items.slice(0, most).join(', ')} and ${items.length - most} more`;

/** Tags count once, and the numbers of a template's versions follow from any change of it: neither is a change of its own. */
export const FOLLOWING: ReadonlySet<string> = new Set([
  'tags_all',
  'latest_version',
  'default_version',
  'hash',
  'document_version',
]);

/** What has the same key, in the order in which the keys come first. */
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
