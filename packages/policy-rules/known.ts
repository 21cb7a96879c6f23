import { BLOCKS, DATA, kindOf, OUTPUT } from '../resource-kinds';
import { argumentsIn, isNamed } from './arguments';
import { type Finding, type Rule } from './rule';
import { type Resource, type Stack } from '../documents';

/** Checks that a stack contains only types and arguments that were reviewed. */
export const known: Rule = {
  id: 'known',
  why:
    'The rules check the arguments that they know. An argument that has not been reviewed could open, share or run ' +
    'anything, and no rule would notice.',
  fix:
    'Remove it, or declare it with the reason why it is safe: in `judged` of its type (packages/resource-kinds, ' +
    'docs/extending.md), or in foundations.ts there.',
  check: (stack) => [...blocks(stack), ...outputs(stack), ...stack.resources.flatMap(values)],
};

/** Checks the stack's blocks besides resources. */
function blocks({ json, place }: Stack): Finding[] {
  const own = ['//', 'data', 'output', 'resource'];
  return Object.entries(json)
    .filter(([block]) => !own.includes(block))
    .flatMap(([block, value]) => {
      const names = Object.hasOwn(BLOCKS, block) ? BLOCKS[block] : undefined;
      if (!names) return [{ place, found: `has a block that has not been reviewed: \`${block}\`` }];
      return unknown(value, names).map((one) => {
        const at = one.startsWith('[') ? `${block}${one}` : `${block}.${one}`;
        return { place, found: `has an argument that has not been reviewed: \`${at}\`` };
      });
    });
}

function outputs({ json, place }: Stack): Finding[] {
  return Object.entries(json.output ?? {}).flatMap(([name, value]) =>
    unknown(value, OUTPUT).map((one) => ({
      place,
      found: `has an argument that has not been reviewed: \`output.${name}.${one}\``,
    })),
  );
}

function values(resource: Resource): Finding[] {
  const names = namesOf(resource.type);
  if (!names)
    return [{ place: resource, found: `is of a type that has not been reviewed: ${resource.type}` }];
  return [
    ...unknown(resource.values, names).map((one) => ({
      place: resource,
      found: `has an argument that has not been reviewed: \`${one}\``,
    })),
    ...ignored(resource),
  ];
}

/**
 * Checks that lifecycle.ignore_changes names no argument that security depends on: Terraform would not
 * correct it.
 */
function ignored({ type, values, ...place }: Resource): Finding[] {
  const security = kindOf(type)?.judged.security ?? [];
  const lifecycle = values['lifecycle'] as { readonly ignore_changes?: unknown } | undefined;
  return [lifecycle?.ignore_changes ?? []]
    .flat()
    .map((one) => String(one).replace(/\[\d+\]/g, '[]'))
    .filter((one) => security.some((name) => isWithin(name.replaceAll('[]', ''), one.replaceAll('[]', ''))))
    .map((one) => ({ place, found: `ignores changes of \`${one}\`, which security depends on` }));
}

/** Whether one argument is the other, or is in its block. */
const isWithin = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}.`);

/** The names by type, cached because each type is looked up often. */
const NAMES = new Map<string, readonly string[] | undefined>();

function namesOf(type: string): readonly string[] | undefined {
  if (!NAMES.has(type)) NAMES.set(type, judgedNames(type));
  return NAMES.get(type);
}

function judgedNames(type: string): readonly string[] | undefined {
  if (type.startsWith('data.')) {
    const name = type.slice('data.'.length);
    return Object.hasOwn(DATA, name) ? DATA[name] : undefined;
  }
  const judged = kindOf(type)?.judged;
  return judged && [...judged.security, ...Object.keys(judged.leftOut)];
}

const unknown = (value: unknown, names: readonly string[]) =>
  argumentsIn(value).filter((one) => !isNamed(one, names));
