import type { StackJson } from '../../../documents';
import type { Written } from '../../../../__tests__/support/stacks';

export type Json = Record<string, unknown>;

/** The ways in which a mutant changes a stack. */
export const OPERATORS = [
  'added',
  'condition removed',
  'lowered',
  'moved',
  'policy widened',
  'principal opened',
  'removed',
  'renamed',
  'switched off',
  'weakened',
  'widened',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** A stack with one harmful change. */
export interface Mutant {
  readonly stack: Written;
  readonly operator: Operator;
  /** The address of the changed or added resource: `aws_lb.load_balancer_lb`. */
  readonly address: string;
  /** The attribute and its change. */
  readonly what: string;
  readonly json: StackJson;
}

/** Changes a copy of a stack's JSON. Unchanged parts are shared with the stack. */
export function mutate(
  stack: Written,
  operator: Operator,
  address: string,
  what: string,
  change: (json: Json) => void,
): Mutant {
  const [type = '', name = ''] = address.split('.');
  const { resource = {}, terraform, provider } = stack.json;
  const named = { ...resource[type] };
  if (named[name]) named[name] = structuredClone(named[name]);
  const json = {
    ...stack.json,
    terraform: structuredClone(terraform),
    provider: structuredClone(provider),
    resource: { ...resource, ...(type in resource && { [type]: named }) },
  };
  change(json as unknown as Json);
  return { stack, operator, address, what, json };
}

/** The arguments of a resource in a copy. */
export function argumentsAt(json: Json, address: string): Json {
  const [type = '', name = ''] = address.split('.');
  const resources = json['resource'] as Record<string, Record<string, Json>>;
  const found = resources[type]?.[name];
  if (!found) throw new Error(`no ${address}`);
  return found;
}

/** A path in nested arguments: keys and indexes. */
export type Path = readonly (string | number)[];

/** The path as packages/resource-kinds writes it: `tag[].key`. */
export function pattern(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? '[]' : `.${key}`))
    .join('')
    .replace(/^\./, '');
}

/** Every value within arguments, with its path. */
export function leaves(value: unknown, path: Path = []): { path: Path; value: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => leaves(one, [...path, index]));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .filter(([key]) => key !== '//')
      .flatMap(([key, one]) => leaves(one, [...path, key]));
  }
  return value === undefined ? [] : [{ path, value }];
}

export function setAt(target: Json, path: Path, value: unknown): void {
  const [last, parent] = parentOf(target, path);
  parent[last] = value;
}

/** Removes a value; from a list, without leaving a gap. */
export function removeAt(target: Json, path: Path): void {
  const [last, parent] = parentOf(target, path);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
}

function parentOf(target: Json, path: Path): [last: string, parent: Json] {
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Json)[key], target) as Json;
  return [String(path.at(-1)), parent];
}
