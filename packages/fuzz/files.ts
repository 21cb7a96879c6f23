import fc from 'fast-check';
import { right } from './right';
import { Expression, oddName, STATEMENTS, wrong } from './wrong';

type Path = readonly string[];

/** A mistake in valid settings; `at` picks its place, whatever is there. */
interface Slip {
  readonly at: number;
  readonly what: 'replaced' | 'taken out' | 'added';
  readonly name: string;
  readonly value: unknown;
}

const slip: fc.Arbitrary<Slip> = fc.record({
  at: fc.nat(),
  what: fc.constantFrom('replaced', 'replaced', 'replaced', 'taken out', 'added'),
  name: oddName,
  value: wrong,
});

const settings = fc.tuple(
  right,
  fc.oneof(
    { arbitrary: fc.constant<Slip[]>([]), weight: 2 },
    { arbitrary: fc.array(slip, { minLength: 1, maxLength: 1 }), weight: 3 },
    fc.array(slip, { minLength: 2, maxLength: 5 }),
  ),
);

/** Settings files, as text. */
export const files: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: settings.map(([value, slips]) => exported(slips.reduce(slipped, value))), weight: 30 },
  wrong.map(exported),
  fc.constantFrom(...STATEMENTS),
);

function exported(value: unknown): string {
  return `export default ${written(value)};\n`;
}

/** Written as JavaScript with names in brackets: `["__proto__"]` is a name like any other, `"__proto__"` is not. */
function written(value: unknown): string {
  if (value instanceof Expression) return value.code;
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `({${Object.entries(value)
      .map(([key, inner]) => `[${JSON.stringify(key)}]: ${written(inner)}`)
      .join(', ')}})`;
  }
  return typeof value === 'number'
    ? Object.is(value, -0)
      ? '-0'
      : String(value)
    : (JSON.stringify(value) ?? 'undefined');
}

function slipped(value: object, { at, what, name, value: other }: Slip): object {
  const paths = [...pathsOf(value)];
  const path = paths[at % paths.length] ?? [];
  return changed(value, what === 'added' ? [...path.slice(0, -1), name] : path, what, other) as object;
}

/** A copy with another value at the path; a value on the way that is no object stays as it is. */
function changed(value: unknown, [key, ...rest]: Path, what: Slip['what'], other: unknown): unknown {
  if (key === undefined) return what === 'taken out' ? undefined : other;
  if (typeof value !== 'object' || value === null || value instanceof Expression) return value;
  const old: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  const inner = changed(old, rest, what, other);
  if (Array.isArray(value)) {
    return what === 'taken out' && rest.length === 0
      ? value.filter((_, index) => String(index) !== key)
      : value.map((item: unknown, index) => (String(index) === key ? inner : item));
  }
  const entries = Object.entries(value).filter(([name]) => name !== key);
  return Object.fromEntries(inner === undefined && rest.length === 0 ? entries : [...entries, [key, inner]]);
}

function* pathsOf(value: unknown, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null || value instanceof Expression) return;
  for (const [key, inner] of Object.entries(value)) yield* pathsOf(inner, [...path, key]);
}
