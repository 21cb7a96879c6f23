import { isObject } from './document';
import { type Class, judgements, type Matters } from './judgements';
import type { Mutant } from './mutant';

/** Tags on which rights, costs and commands depend; others are for people. */
const TAGS = /^(Project|Stage|ManagedBy|Contract)$/;

/**
 * The class of harm that a mutant does, by attributes.json alone; undefined where it does none. It shares no code with
 * the rules, and knows of the stack only the attribute's values.
 */
export function judge({ type, path, operator, before, after }: Mutant): Class | undefined {
  const known = judgements[type]?.[path];
  if (typeof known !== 'object') return undefined;
  if (isOf('tags', path) && !touchesTags(before, after)) return undefined;
  if (operator === 'absent' && isNothing(before) && known.default === undefined) return undefined;
  const now = after === undefined ? known.default : after;
  if (after === undefined && known.absent) return undefined;
  if (operator !== 'duplicated' && isHarmless(known, before, now)) return undefined;
  return known.class;
}

function isHarmless(
  { default: byDefault, fine = [], range, harms }: Matters,
  before: unknown,
  now: unknown,
): boolean {
  const was = before === undefined ? byDefault : before;
  const same = (one: unknown) => now !== undefined && String(one) === String(now);
  if (same(was) || fine.some(same)) return true;
  if (now === undefined) return false;
  const number = Number(now);
  if (range) return number >= range[0] && number <= range[1];
  if (harms === 'less') return number >= Number(was);
  if (harms === 'more') return number <= Number(was) && number >= 0;
  return false;
}

/** Whether a value means the same as none: off, empty, or nothing. */
function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.values(value).every(isNothing);
  return value === false || value === '' || value === 'false';
}

const isOf = (name: string, path: string) => path === name || path.endsWith(`.${name}`);

function touchesTags(before: unknown, after: unknown): boolean {
  const [was, now] = [before, after].map((one) => (isObject(one) ? one : {})) as [object, object];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(now)])];
  return keys.some((key) => TAGS.test(key) && was[key as keyof object] !== now[key as keyof object]);
}
