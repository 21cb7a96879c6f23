import type { RawPlan } from './plan-document';

/**
 * By the address of the referring object, then by attribute: the addresses of the objects in its expressions.
 */
export type References = ReadonlyMap<string, Readonly<Record<string, readonly string[]>>>;

/** Reads the root module only: CDKTF writes no other. */
export function referencesOf({ configuration }: RawPlan): References {
  const found = new Map<string, Readonly<Record<string, readonly string[]>>>();
  for (const { address, expressions = {} } of configuration?.root_module?.resources ?? []) {
    const named = Object.entries(expressions)
      .map(([attribute, expression]) => [attribute, [...new Set(addresses(expression))]] as const)
      .filter(([, list]) => list.length > 0);
    if (named.length > 0) found.set(address, Object.fromEntries(named));
  }
  return found;
}

/**
 * The addresses in an expression. Terraform lists each reference with and without its attribute:
 * aws_subnet.a.id, aws_subnet.a.
 */
function* addresses(expression: unknown): Generator<string> {
  if (typeof expression !== 'object' || expression === null) return;
  for (const [key, value] of Object.entries(expression)) {
    if (key === 'references' && Array.isArray(value)) {
      for (const reference of value.map(String)) {
        const address = /^(?:data\.)?[a-z0-9_]+\.[A-Za-z0-9_-]+/.exec(reference)?.[0];
        if (address && !/^(var|local|each|count|path|module)\./.test(address)) yield address;
      }
    } else {
      yield* addresses(value);
    }
  }
}
