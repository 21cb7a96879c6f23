import { type Facts, stageOf } from '../../facts';
import { findable, kinds, type Stray as StrayKind } from '../../resource-kinds';
import { Lookups } from './lookups';
import { FindByTags } from './find-by-tags';

/** Something that carries the stack's tags or name, and that its state does not know. */
export interface Stray {
  /** `VPC hello-staging` */
  readonly what: string;
  readonly id: string;
  /** The command of the AWS CLI that removes it. */
  readonly remove: string;
}

/** By kind. What is not here is made by AWS itself, or has a name that only one can have. */
const STRAYS: ReadonlyMap<string, StrayKind> = new Map(
  kinds.flatMap(([type]) => {
    const stray = findable(type)?.stray;
    return stray ? [[stray.kind, stray]] : [];
  }),
);

/**
 * What AWS has a second time: a call was carried out, its answer was lost on the way, and the call was made again.
 *
 * @param states of all stacks whose things carry the same tags, as Terraform wrote them
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

/** For people; empty where there are none. */
export function strayReport(stack: string, found: readonly Stray[]): string {
  if (found.length === 0) return '';
  const lines = found.map(({ what, id, remove }) => `  ${what} ${id}\n    ${remove}`);
  const them = found.length === 1 ? 'it' : 'them';
  return (
    `Warning: AWS has resources of ${stack} that are not in its state. An apply was interrupted, or AWS's answer ` +
    `was lost. Nothing in the state uses ${them}. Check ${them}, then delete ${them}:\n${lines.join('\n')}`
  );
}
