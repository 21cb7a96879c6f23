import { readPolicy } from '../documents';
import { grantsOf } from './policies';

/** A path at which two stacks' JSON differ. A side without a value is undefined. */
export interface Difference {
  readonly path: string;
  readonly here: unknown;
  readonly there: unknown;
}

/** The result of a comparison. */
export interface Comparison {
  /** The length of this checkout's JSON, without the parts that were not compared. */
  readonly bytes: number;
  readonly differences: readonly Difference[];
  /** The paths of policies that grant the same in another order. */
  readonly reordered: readonly string[];
}

/**
 * Compares two texts of a stack's JSON byte for byte, except for white space. Policies that grant the same in
 * another order are listed apart from differences.
 *
 * @param withComments whether the values of `//` are compared, too
 */
export function compareStacks(here: string, there: string, withComments = false): Comparison {
  const reviver = withComments ? undefined : withoutComments;
  const [ours, theirs] = [here, there].map((text) => JSON.parse(text, reviver) as unknown);
  const written = JSON.stringify(ours, undefined, 2);
  const bytes = Buffer.byteLength(written);
  if (written === JSON.stringify(theirs, undefined, 2)) return { bytes, differences: [], reordered: [] };
  const found = [...compare('', ours, theirs)];
  return {
    bytes,
    differences: found.flatMap((one) => (typeof one === 'string' ? [] : [one])),
    reordered: found.filter((one) => typeof one === 'string'),
  };
}

/** A path alone means a policy in another order. */
type Found = Difference | string;

function* compare(path: string, here: unknown, there: unknown): Generator<Found> {
  if (JSON.stringify(here) === JSON.stringify(there)) return;
  if (isGroup(here) && isGroup(there) && Array.isArray(here) === Array.isArray(there))
    yield* compareGroups(path, here, there);
  else if (typeof here === 'string' && typeof there === 'string') yield* compareTexts(path, here, there);
  else yield { path, here, there };
}

type Group = Readonly<Record<string, unknown>>;

function* compareGroups(path: string, here: Group, there: Group): Generator<Found> {
  const keys = new Set([...Object.keys(here), ...Object.keys(there)]);
  for (const key of keys) yield* compare(path ? `${path}.${key}` : key, here[key], there[key]);
  const [ours, theirs] = [here, there].map((group) => Object.keys(group).join(', '));
  const hasSameKeys = [...keys].every((key) => key in here && key in there);
  if (hasSameKeys && ours !== theirs) yield { path: `${path} (order)`, here: ours, there: theirs };
}

function* compareTexts(path: string, here: string, there: string): Generator<Found> {
  const [ours, theirs] = [readPolicy(here), readPolicy(there)];
  if (!ours || !theirs) return yield { path, here, there };
  const [granted, before] = [grantsOf(ours), grantsOf(theirs)];
  const added = [...granted].filter((grant) => !before.has(grant));
  const removed = [...before].filter((grant) => !granted.has(grant));
  for (const grant of added) yield { path, here: grant, there: undefined };
  for (const grant of removed) yield { path, here: undefined, there: grant };
  if (added.length + removed.length === 0) yield path;
}

const withoutComments = (key: string, value: unknown): unknown => (key === '//' ? undefined : value);

const isGroup = (value: unknown): value is Group => typeof value === 'object' && value !== null;
