import { type Allowed, kindOf } from '../resource-kinds';
import { type Finding, given, type Rule, unless } from './rule';
import { isTrue, list, type Resource, type Stack, type Values } from '../documents';

/** Checks that reviewed arguments have one of their reviewed values. */
export const values: Rule = {
  id: 'values',
  why:
    'AWS accepts other values too, and often has its own default. Users, data or alarms would depend on a value ' +
    'that has not been reviewed.',
  fix:
    'Give it one of the allowed values, or add the other one to `judged.values` of its type ' +
    '(packages/resource-kinds).',
  check: (stack) => stack.resources.flatMap((resource) => held(stack, resource)),
};

function held(stack: Stack, resource: Resource): Finding[] {
  const kind = kindOf(resource.type);
  const allowed = kind?.judged.values ?? {};
  const [lifecycle] = list(resource.values['lifecycle']);
  const first = unless(
    !kind?.createBeforeDestroy || isTrue(lifecycle?.['create_before_destroy']),
    resource,
    'is destroyed before its replacement is created',
  );
  return [...first, ...wrong(stack, resource, allowed)];
}

function wrong(stack: Stack, resource: Resource, allowed: Readonly<Record<string, Allowed>>): Finding[] {
  return Object.entries(allowed).flatMap(([name, one]) =>
    valuesAt(resource.values, name.split('.'))
      .filter((value) => !holds(stack, value, one))
      .map((value) => ({ place: resource, found: `has ${name} ${given(value)}, and may have ${one.what}` })),
  );
}

function holds(stack: Stack, value: unknown, { holds: is, of, absent }: Allowed): boolean {
  if (value === undefined || value === null) return absent === true;
  return of ? of === stack.referred(value)?.type : is(value);
}

/**
 * The values at a path through blocks; undefined for a block without the argument. Empty where there is no
 * such block.
 */
function valuesAt(value: Values, [key = '', ...rest]: readonly string[]): unknown[] {
  const name = key.replace('[]', '');
  const found = value[name];
  if (rest.length > 0) return list(found).flatMap((one) => valuesAt(one, rest));
  if (!key.endsWith('[]')) return [found];
  const items = list(found);
  return items.length > 0 ? [...items] : [undefined];
}
