import type { Change, Values } from './plan';
import { rank, worst } from './severity';
import type { Finding } from './rules/rule';

/** Possible values of an unknown number: none, one, and more than can exist. */
const NUMBERS = [0, 1, 1_000_000_000];

type Path = readonly (string | number)[];

const at = (value: unknown, [key, ...rest]: Path): unknown =>
  key === undefined
    ? value
    : typeof value === 'object' && value !== null
      ? at((value as Record<string | number, unknown>)[key], rest)
      : undefined;

/** A copy of the value with another one at that path. Missing parts of the path are created. */
function put(value: unknown, [key, ...rest]: Path, leaf: unknown): unknown {
  if (key === undefined) return leaf;
  if (Array.isArray(value) || typeof key === 'number') {
    const list = Array.isArray(value) ? [...(value as unknown[])] : [];
    list[key as number] = put(list[key as number], rest, leaf);
    return list;
  }
  const tree = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  return { ...tree, [key]: put(tree[key], rest, leaf) };
}

/** The paths of values that are known only after the apply. */
function* places(mask: unknown, path: Path = []): Generator<Path> {
  if (mask === true) yield path;
  else if (Array.isArray(mask))
    for (const [index, one] of mask.entries()) yield* places(one, [...path, index]);
  else if (typeof mask === 'object' && mask !== null)
    for (const [key, one] of Object.entries(mask)) yield* places(one, [...path, key]);
}

const isNumeric = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));

/** Possible values of an unknown number or boolean. Empty for other types. */
function candidates(before: unknown): unknown[] {
  if (typeof before === 'boolean') return [true, false];
  if (!isNumeric(before)) return [];
  return typeof before === 'string' ? NUMBERS.map(String) : NUMBERS;
}

const settled = (change: Change, path: Path, value: unknown): Change => ({
  ...change,
  after: put(change.after, path, value) as Values,
  unknown: put(change.unknown, path, undefined) as Values,
});

const worstOf = (found: readonly Finding[]): number => rank(worst(found.map(({ severity }) => severity)));

/**
 * Judges an update with numbers and booleans that are known only when it is applied: as if they stayed the
 * same, and with the worst value of each.
 */
export function worstCase(change: Change, judge: (change: Change) => readonly Finding[]): readonly Finding[] {
  const open = [...places(change.unknown)].filter((path) => candidates(at(change.before, path)).length > 0);
  if (change.kind !== 'update' || open.length === 0) return judge(change);
  const unchanged = open.reduce((one, path) => settled(one, path, at(change.before, path)), change);
  const known = judge(unchanged);
  return [
    ...open.flatMap((path): Finding[] => {
      const all = candidates(at(change.before, path)).map((value) => judge(settled(unchanged, path, value)));
      const worse = all.sort((one, other) => worstOf(other) - worstOf(one))[0] ?? [];
      const added = worse.find(
        ({ severity, reason }) => rank(severity) === worstOf(worse) && reason !== undefined,
      );
      if (!added || (worstOf(worse) <= worstOf(known) && known.some(({ reason }) => reason === added.reason)))
        return [];
      const name = path.filter((part) => typeof part === 'string').join('.');
      return [
        { ...added, reason: `${name} is known only when it is applied: it may be that ${added.reason}` },
      ];
    }),
    ...known,
  ];
}
