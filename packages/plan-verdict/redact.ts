import { isDeepStrictEqual } from 'node:util';

/** The replacement for a value that Terraform marks as sensitive, so that nothing can print it. */
export const HIDDEN = '(sensitive value)';
/** The replacement for a sensitive value that changes. */
export const HIDDEN_CHANGED = '(sensitive value, changed)';

/** Both sides of a change without the values that either side's mask marks as sensitive. */
export function redact(
  before: unknown,
  after: unknown,
  beforeMask: unknown,
  afterMask: unknown,
): { before: unknown; after: unknown } {
  if (beforeMask === true || afterMask === true) {
    const hidden = isDeepStrictEqual(before, after) ? HIDDEN : HIDDEN_CHANGED;
    return { before: isAbsent(before) ? before : HIDDEN, after: isAbsent(after) ? after : hidden };
  }
  const keys = new Set([...keysOf(beforeMask), ...keysOf(afterMask)]);
  if (keys.size === 0) return { before, after };
  const cleaned = { before: copy(before), after: copy(after) };
  for (const key of keys) {
    const inner = redact(at(before, key), at(after, key), at(beforeMask, key), at(afterMask, key));
    if (isTree(cleaned.before) && key in cleaned.before) cleaned.before[key] = inner.before;
    if (isTree(cleaned.after) && key in cleaned.after) cleaned.after[key] = inner.after;
  }
  return cleaned;
}

type Tree = Record<string, unknown>;
const isAbsent = (value: unknown): boolean => value === null || value === undefined;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;
const keysOf = (value: unknown): string[] => (isTree(value) ? Object.keys(value) : []);
const at = (value: unknown, key: string): unknown => (isTree(value) ? value[key] : undefined);
const copy = (value: unknown): unknown =>
  Array.isArray(value) ? [...(value as unknown[])] : isTree(value) ? { ...value } : value;
