import type { StackJson } from '../../../documents';
import type { Written } from '../../../../__tests__/support/stacks';

export type Json = Record<string, unknown>;

/** What may be done to a configuration. */
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

/** One change for the worse of one stack. */
export interface Mutant {
  readonly stack: Written;
  readonly operator: Operator;
  /** `aws_lb.load_balancer_lb`, or what is added. */
  readonly address: string;
  /** The attribute, and what becomes of it. */
  readonly what: string;
  readonly json: StackJson;
}

/** Changes a stack's JSON; what is not changed is shared with the stack. */
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

/** A place in nested arguments: keys and indexes. */
export type Path = readonly (string | number)[];

/** The same place as the tables name it: `tag[].key`. */
export function pattern(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? '[]' : `.${key}`))
    .join('')
    .replace(/^\./, '');
}

/** Every value within arguments, with its place. */
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

/** Takes a value out, and an item of a list so that no gap is left. */
export function removeAt(target: Json, path: Path): void {
  const [last, parent] = parentOf(target, path);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
}

function parentOf(target: Json, path: Path): [last: string, parent: Json] {
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Json)[key], target) as Json;
  return [String(path.at(-1)), parent];
}
