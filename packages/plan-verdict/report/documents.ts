import { parse } from 'yaml';
import { someTrue } from '../mask';
import { isPolicy } from '../../documents';
import { wider } from '../policies';
import { isEmpty, sameValue } from '../values';
import { type DiffLine, lineDiff } from './line-diff';

/** A place at which two values differ. */
export interface Piece {
  /** The path to it: arguments, keys, and the names of list members. */
  readonly path: readonly string[];
  readonly from?: unknown;
  readonly to?: unknown;
  /** Whether the new value is known only after the apply. */
  readonly isLater?: boolean;
  /** For a policy: what it allows in addition, and what it no longer allows. */
  readonly gains?: readonly string[];
  readonly loses?: readonly string[];
  /** For a text of several lines. */
  readonly diff?: readonly DiffLine[];
}

/**
 * The differences of two values in a plan. Documents in strings are compared by their content: policies by
 * what they allow, JSON and YAML by their members, other texts by their lines.
 *
 * @param unknown the mask of values that are known only after the apply
 */
export function* compare(
  path: readonly string[],
  from: unknown,
  to: unknown,
  unknown?: unknown,
): Generator<Piece> {
  if (unknown === true || (someTrue(unknown) && isEmpty(to))) return yield { path, from, isLater: true };
  if (sameValue(from, to)) return;
  if (isPolicy(from) && isPolicy(to)) return yield { path, gains: wider(from, to), loses: wider(to, from) };
  const [before, after] = [documentIn(from) ?? from, documentIn(to) ?? to];
  if (isTree(before) && isTree(after)) {
    if (sameValue(before, after)) return; // the same content, written differently
    if (isPlainList(before) && isPlainList(after) && !isScript(before, after))
      return yield { path, from: before, to: after };
    yield* members(path, before, after, unknown);
  } else if (isText(before) && isText(after) && (before + after).includes('\n')) {
    yield { path, diff: lineDiff(before, after) };
  } else yield { path, from: before, to: after };
}

function* members(path: readonly string[], from: Tree, to: Tree, unknown: unknown): Generator<Piece> {
  if (isPlainList(from) && isPlainList(to))
    return yield { path, diff: lineDiff(from.join('\n'), to.join('\n')) };
  // A single member may be renamed.
  const isOne =
    [from, to].every((side) => Array.isArray(side) && side.length === 1) &&
    nameOf((from as unknown[])[0]) !== nameOf((to as unknown[])[0]);
  const sides = isOne ? [{ ...from }, { ...to }] : [named(from), named(to)];
  const [before, after] = sides as [Record<string, unknown>, Record<string, unknown>];
  const mask = isTree(unknown) ? (isOne ? { ...unknown } : named(unknown, to)) : {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(mask)]))
    if (!isZero(before[name], after[name]))
      yield* compare([...path, name], before[name], after[name], (mask as Record<string, unknown>)[name]);
}

/** Within a block, the provider stores an argument that is not set as 0 or false. */
const isZero = (from: unknown, to: unknown): boolean =>
  (from === 0 || from === false) && (to === null || to === undefined);

type Tree = Record<string, unknown> | readonly unknown[];
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
const isPlainList = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.every((item) => typeof item !== 'object');

/** Whether a list contains the lines of a script, as in Systems Manager documents. */
const isScript = (from: readonly unknown[], to: readonly unknown[]): boolean => from.length + to.length > 12;

/** The keys that name a list member: a pipeline's stage, a dashboard's widget, a policy's statement. */
const NAMES = ['name', 'Name', 'title', 'Sid', 'action', 'id', 'path', 'key'];

/**
 * The members by name. Members of a list without names of their own are named by their index.
 *
 * @param like the list whose names are used, for a mask
 */
function named(value: Tree, like: Tree = value): Record<string, unknown> {
  if (!Array.isArray(value)) return value as Record<string, unknown>;
  const list = value as readonly unknown[];
  const names = (Array.isArray(like) ? (like as readonly unknown[]) : []).map(nameOf);
  const isNamed =
    names.length >= list.length &&
    names.every((name) => name !== undefined) &&
    new Set(names).size === names.length;
  return Object.fromEntries(list.map((item, index) => [isNamed ? `"${names[index]}"` : String(index), item]));
}

function nameOf(item: unknown): string | undefined {
  if (!isTree(item) || Array.isArray(item)) return undefined;
  const { properties } = item as { properties?: unknown };
  for (const one of [item, ...(isTree(properties) ? [properties] : [])] as Record<string, unknown>[])
    for (const key of NAMES) if (typeof one[key] === 'string' && one[key] !== '') return one[key];
  return undefined;
}

/** The document in a text that is JSON, or YAML of several lines. Undefined for any other text. */
export function documentIn(value: unknown): Tree | undefined {
  if (!isText(value)) return undefined;
  try {
    if (/^\s*[[{]/.test(value)) return asTree(JSON.parse(value));
    // A parser accepts a script as YAML, too: only a text that begins with a key is parsed.
    if (/^(#.*\n|---\n|\s)*[\w'"-]+:(\s|$)/.test(value) && value.includes('\n'))
      return asTree(parse(value, { logLevel: 'error' }));
  } catch {
    // then compared by its lines
  }
  return undefined;
}

const asTree = (value: unknown): Tree | undefined => (isTree(value) ? value : undefined);
