import type { Json } from '../request';

/** Whether an event matches an EventBridge pattern (EventBridge user guide, "Creating event patterns"). */
export function matchesPattern(pattern: Json, event: Json): boolean {
  return Object.entries(pattern).every(([field, expected]) => {
    if (field === '$or')
      return (expected as Json[]).some((alternative) => matchesPattern(alternative, event));
    const actual: unknown = event?.[field];
    if (!Array.isArray(expected)) return matchesPattern(expected, actual);
    const values = Array.isArray(actual) ? actual : [actual];
    return expected.some((condition) => values.some((value) => meets(condition, value)));
  });
}

type Comparison = (expected: Json, value: Json) => boolean;

const COMPARISONS: Record<string, Comparison> = {
  prefix: (expected, value) => typeof value === 'string' && value.startsWith(expected),
  suffix: (expected, value) => typeof value === 'string' && value.endsWith(expected),
  'equals-ignore-case': (expected, value) => String(value).toLowerCase() === String(expected).toLowerCase(),
  exists: (expected, value) => (value !== undefined) === expected,
  wildcard: (expected, value) => {
    const escaped = String(expected).replace(/[.+^${}()|[\]\\?]/g, '\\$&');
    return typeof value === 'string' && new RegExp(`^${escaped.replaceAll('*', '.*')}$`).test(value);
  },
  'anything-but': (expected, value) => {
    if (value === undefined) return false;
    const refused = Array.isArray(expected) ? expected : [expected];
    return !refused.some((condition) => meets(condition, value));
  },
  numeric: (expected: Json[], value) =>
    typeof value === 'number' &&
    expected.every((sign, index) => index % 2 === 1 || compare(sign, value, Number(expected[index + 1]))),
};

function meets(condition: Json, value: Json): boolean {
  if (condition === null || typeof condition !== 'object') return condition === value;
  const [[name, expected] = ['', undefined]] = Object.entries(condition);
  const comparison = COMPARISONS[name];
  if (!comparison) throw new Error(`The embedded AWS does not know the event pattern's comparison "${name}"`);
  return comparison(expected, value);
}

function compare(sign: string, value: number, expected: number): boolean {
  switch (sign) {
    case '=':
      return value === expected;
    case '<':
      return value < expected;
    case '<=':
      return value <= expected;
    case '>':
      return value > expected;
    default:
      return value >= expected;
  }
}
