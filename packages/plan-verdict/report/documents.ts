import { parse } from 'yaml';
import { someTrue } from '../mask';
import { isPolicy } from '../../documents';
import { wider } from '../policies';
import { isEmpty, sameValue } from '../values';
import { type DiffLine, lineDiff } from './line-diff';

/** One place at which two values differ. */
export interface Piece {
  /** The way there: arguments, keys, and of members of a list their names. */
  readonly path: readonly string[];
  readonly from?: unknown;
  readonly to?: unknown;
  /** The new value is known only once the plan is applied. */
  readonly isLater?: boolean;
  /** Of a policy: what it allows from then on, and what it no longer does. */
  readonly gains?: readonly string[];
  readonly loses?: readonly string[];
  /** Of a text of several lines. */
  readonly diff?: readonly DiffLine[];
}

/**
 * Where two values of a plan differ. Documents within texts are compared as what they are: policies by what they allow,
 * JSON and YAML by their members, any other text by its lines.
 *
 * @param unknown the mask of what is known only once the plan is applied
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
    if (sameValue(before, after)) return; // the same, written in another form
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
  // One of a kind may have another name afterwards.
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

/** Within a block, the provider reads what is not said as 0 or false. */
const isZero = (from: unknown, to: unknown): boolean =>
  (from === 0 || from === false) && (to === null || to === undefined);

type Tree = Record<string, unknown> | readonly unknown[];
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
const isPlainList = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.every((item) => typeof item !== 'object');

/** A list of the lines of a script, as documents of Systems Manager have it. */
const isScript = (from: readonly unknown[], to: readonly unknown[]): boolean => from.length + to.length > 12;

/** What the members of a list are called: a stage of a pipeline, a widget of a dashboard, a statement. */
const NAMES = ['name', 'Name', 'title', 'Sid', 'action', 'id', 'path', 'key'];

/**
 * Members by name. Those of a list without names of their own go by their place.
 *
 * @param like whose names a mask's members have
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

/** What a text holds that is JSON, or YAML of several lines; undefined for any other. */
export function documentIn(value: unknown): Tree | undefined {
  if (!isText(value)) return undefined;
  try {
    if (/^\s*[[{]/.test(value)) return asTree(JSON.parse(value));
    // A script is YAML too, to a parser: only what begins with a key is taken for it.
    if (/^(#.*\n|---\n|\s)*[\w'"-]+:(\s|$)/.test(value) && value.includes('\n'))
      return asTree(parse(value, { logLevel: 'error' }));
  } catch {
    // compared by its lines
  }
  return undefined;
}

const asTree = (value: unknown): Tree | undefined => (isTree(value) ? value : undefined);
