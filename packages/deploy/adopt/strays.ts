import { type Facts, stageOf } from '../../facts';
import { findable, kinds, type Stray as StrayKind } from '../../resource-kinds';
import { Lookups } from './lookups';
import { FindByTags } from './find-by-tags';

/** A resource that has the stack's tags or name, but is not in its state. */
export interface Stray {
  /** `VPC hello-staging` */
  readonly what: string;
  readonly id: string;
  /** The command of the AWS CLI that removes it. */
  readonly remove: string;
}

/** By resource type. Types that are missing here are created by AWS itself, or have unique names. */
const STRAYS: ReadonlyMap<string, StrayKind> = new Map(
  kinds.flatMap(([type]) => {
    const stray = findable(type)?.stray;
    return stray ? [[stray.kind, stray]] : [];
  }),
);

/**
 * Resources that exist twice in AWS: a call was carried out, its answer was lost, and the call was repeated.
 *
 * @param states of all stacks whose resources carry the same tags, as Terraform wrote them
 */
export async function strays(settings: Facts, stack: string, states: readonly unknown[]): Promise<Stray[]> {
  const known = JSON.stringify(states);
  const stage = stageOf(settings, stack);
  const found = [
    ...(stage ? await new Lookups(settings, stack).inEc2() : []),
    ...(await new FindByTags(settings, stage).all()),
  ];
  return found
    .flatMap(({ kind, name, id }) => {
      const stray = STRAYS.get(kind);
      return stray && !known.includes(`"${id}"`) ? [{ ...stray, name, id }] : [];
    })
    .sort((one, other) => one.order - other.order)
    .map(({ word, remove, name, id }) => ({
      what: `${word} ${name}`.trim(),
      id,
      remove: `${remove(id)} --region ${settings.region}`,
    }));
}

/** The report about them. Empty where there are none. */
export function strayReport(stack: string, found: readonly Stray[]): string {
  if (found.length === 0) return '';
  const lines = found.map(({ what, id, remove }) => `  ${what} ${id}\n    ${remove}`);
  const them = found.length === 1 ? 'it' : 'them';
  return (
    `Warning: AWS has resources of ${stack} that are not in its state. An apply was interrupted, or AWS's answer ` +
    `was lost. Nothing in the state uses ${them}. Check ${them}, then delete ${them}:\n${lines.join('\n')}`
  );
}
