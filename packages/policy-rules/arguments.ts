/** The suffix of an argument that is set but empty. */
const EMPTY = ' (empty)';

/**
 * The arguments in a value, each with its path through nested blocks: `default_action[].type`, `ingress
 * (empty)`.
 */
export function argumentsIn(value: unknown, way = ''): string[] {
  if (Array.isArray(value) && value.length > 0) {
    return [...new Set(value.flatMap((one) => argumentsIn(one, `${way}[]`)))];
  }
  if (typeof value !== 'object' || value === null) return way === '' ? [] : [way];
  const named = Object.entries(value).filter(([key]) => key !== '//');
  if (named.length === 0) return way === '' ? [] : [way + EMPTY];
  return named.flatMap(([key, one]) => argumentsIn(one, way === '' ? key : `${way}.${key}`));
}

/**
 * Whether an argument is one of the names. `tags.*` stands for every tag. An empty block is named by any
 * argument in it.
 */
export function isNamed(argument: string, names: readonly string[]): boolean {
  if (argument.endsWith(EMPTY)) {
    const bare = argument.slice(0, -EMPTY.length);
    return names.some((name) => name === bare || name.startsWith(`${bare}[`) || name.startsWith(`${bare}.`));
  }
  return names.includes(argument) || names.includes(argument.replace(/(^|\.)tags\.[^.[\]]+$/, '$1tags.*'));
}
