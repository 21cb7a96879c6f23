import fc from 'fast-check';
import { type Block, SCHEMA } from '../schema/schema';

/** One attribute of a change, with its values before and after. */
export interface Edit {
  /** Dotted; without indexes, because each block is the only one of its list. */
  readonly path: string;
  /** The type in the schema, without its marks: `bool`, `list string`. */
  readonly type: string;
  readonly before: unknown;
  readonly after: unknown;
}

interface Place {
  readonly path: string;
  readonly type: string;
}

/** Each attribute that the code can set, also in blocks. */
function* places(block: Block, path = ''): Generator<Place> {
  for (const [name, written] of Object.entries(block.a)) {
    const type = written.replace(/^[*!]+/, '');
    if (!type.startsWith('=') && type !== 'object') yield { path: `${path}${name}`, type };
  }
  for (const [name, inner] of Object.entries(block.b ?? {})) yield* places(inner, `${path}${name}.`);
}

export const PLACES: Readonly<Record<string, readonly Place[]>> = Object.fromEntries(
  Object.entries(SCHEMA).map(([type, block]) => [type, [...places(block)]]),
);

/** Words that providers use, so that a drawn text often is one that means something. */
const WORDS = [
  ...['', 'a', 'b', 'c', 'Enabled', 'Disabled', 'ENABLED', 'DISABLED', 'Suspended', 'Active', 'Inactive'],
  ...['HTTP', 'HTTPS', 'none', 'whitelist', 'notBreaching', 'missing', '0', '5', '60', '300'],
];
const NUMBERS = [0, 1, 2, 3, 5, 7, 30, 60, 90, 100, 365, 3600, 86400];

/** Numbers that the provider keeps as text. */
const NUMERIC = /(^|\.)(deregistration_delay|limit_amount|minimum_healthy_targets_count)$/;

function values({ path, type }: Place): fc.Arbitrary<unknown> {
  if (type === 'bool') return fc.boolean();
  if (type === 'number') return fc.constantFrom(...NUMBERS);
  if (NUMERIC.test(path)) return fc.constantFrom(...NUMBERS.map(String));
  // Each attribute gets its own values.
  if (/^(list|set) string$/.test(type))
    return fc.subarray(['a', 'b', 'c'].map((name) => `${path.split('.').at(-1)}-${name}`));
  if (type.startsWith('map')) return fc.constantFrom({}, { a: 'x' }, { a: 'y' });
  return type === 'string' ? fc.constantFrom(...WORDS) : fc.constant(null);
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const editOf = (place: Place): fc.Arbitrary<Edit> =>
  fc
    .tuple(values(place), values(place))
    .filter(([before, after]) => !same(before, after))
    .map(([before, after]) => ({ ...place, before, after }));

const drawable = (type: string): readonly Place[] =>
  (PLACES[type] ?? []).filter(({ type: of }) =>
    /^(bool|number|string|(list|set) string|map string)$/.test(of),
  );

/** Types with at least one attribute to set. */
export const DRAWN_TYPES = Object.keys(SCHEMA).filter((type) => drawable(type).length > 0);

/** Some attributes of a type, each with a changed value. Attributes that the oracle's table names come more often. */
export const editsOf = (type: string, named: (path: string) => boolean, most = 3): fc.Arbitrary<Edit[]> => {
  const all = drawable(type);
  const known = all.filter(({ path }) => named(path));
  const one =
    known.length > 0 ? fc.oneof(fc.constantFrom(...known), fc.constantFrom(...all)) : fc.constantFrom(...all);
  return fc
    .uniqueArray(one, { minLength: 1, maxLength: most, selector: ({ path }) => path })
    .chain((chosen) => fc.tuple(...chosen.map(editOf)));
};

type Tree = Record<string, unknown>;

/** A copy of the values with one more at that path. Blocks are lists of one. */
export function put(tree: Tree, path: string, value: unknown): Tree {
  const [key = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...tree, [key]: value };
  const [inner = {}] = (tree[key] ?? []) as Tree[];
  return { ...tree, [key]: [put(inner, rest.join('.'), value)] };
}
