import type { Change } from '../plan';
import { isEmpty, sameValue } from '../values';

/** A value that changes, with its dotted path. Indexes of blocks are left out of the path. */
export interface Leaf {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The members that a list loses, keeps and gains, by name. */
export interface Shortened {
  readonly path: string;
  readonly removed: readonly string[];
  readonly survivors: readonly string[];
  readonly added: readonly string[];
}

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
const treesOf = (value: unknown): Tree[] => (Array.isArray(value) ? value.filter(isTree) : []);

/** Attributes that identify the members of a list. */
const NAMES = [
  ...['name', 'rule_name', 'region_name', 'region', 'cidr', 'endpoint_id', 'target_group_arn', 'vpc_id'],
  ...['device_name', 'origin_id', 'key', 'id', 'index_name', 'hostname'],
];

const nameOf = (one: Tree): string | undefined =>
  NAMES.map((key) => one[key]).find((value): value is string => typeof value === 'string' && value !== '');

/** Pairs the blocks of two lists: by name where all have one, otherwise by index. */
function matched(before: readonly Tree[], after: readonly Tree[]): [Tree, Tree][] {
  const isNamed = [...before, ...after].every((one) => nameOf(one) !== undefined);
  return before.flatMap((one, place): [Tree, Tree][] => {
    const other = isNamed ? after.find((two) => nameOf(two) === nameOf(one)) : after[place];
    return other ? [[one, other]] : [];
  });
}

function* inside(before: Tree, after: Tree, path: string): Generator<Leaf> {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (path === '' && (key === 'tags' || key === 'tags_all')) continue;
    const [was, is, at] = [before[key], after[key], join(path, key)];
    if (sameValue(was, is)) continue;
    const [old, fresh] = [treesOf(was), treesOf(is)];
    if (old.length > 0 || fresh.length > 0) {
      const pairs = matched(old, fresh);
      for (const [one, other] of pairs) yield* inside(one, other, at);
    } else if (isTree(was) && isTree(is)) yield* inside(was, is, at);
    else if (!Array.isArray(was) && !Array.isArray(is)) yield { path: at, before: was, after: is };
  }
}

/**
 * Every value that changes, in blocks that exist before and after. Values that are known later are left out.
 */
export function* leavesOf({ before, after, unknown }: Change): Generator<Leaf> {
  if (!before || !after) return;
  for (const leaf of inside(before, after, '')) if (unknown[leaf.path] !== true) yield leaf;
}

const namesIn = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.map((one: unknown) =>
        isTree(one)
          ? (nameOf(one) ?? JSON.stringify(Object.values(one).filter((inner) => !isEmpty(inner))))
          : String(one),
      )
    : [];

function* lists(before: Tree, after: Tree, path: string): Generator<Shortened> {
  for (const [key, was] of Object.entries(before)) {
    if (!Array.isArray(was)) continue;
    const at = join(path, key);
    const [old, fresh] = [namesIn(was), namesIn(after[key])];
    const removed = old.filter((one) => !fresh.includes(one));
    const survivors = old.filter((one) => fresh.includes(one));
    // A single block without a name has changed: its values show how.
    const isOne = was.length === 1 && fresh.length === 1 && isTree(was[0]) && nameOf(was[0]) === undefined;
    if (removed.length > 0 && !isOne)
      yield { path: at, removed, survivors, added: fresh.filter((one) => !old.includes(one)) };
    for (const [one, other] of matched(treesOf(was), treesOf(after[key]))) yield* lists(one, other, at);
  }
}

/** Every list that loses members. Lists that are known later are left out. */
export function* shortenedIn({ before, after, unknown }: Change): Generator<Shortened> {
  if (!before || !after) return;
  for (const list of lists(before, after, ''))
    if (unknown[list.path.split('.')[0] ?? ''] === undefined) yield list;
}
