import { kindOf } from '../../resource-kinds';
import type { World } from './world';

/** How the embedded AWS differs from the states of all stacks; both lists are empty where they agree. */
export interface Audit {
  /** Resources that are on AWS and in no state: created twice, or forgotten. `ec2 vpc vpc-0a1b` */
  readonly unknown: string[];
  /** Resources that are in a state and not on AWS. */
  readonly missing: string[];
}

/** What an Auto Scaling group creates by itself: it is in no state. */
const OF_GROUPS = /^ec2 (instance|volume) /;

/** Lists what the embedded AWS has, service by service, and compares it with the states. */
export async function audit(world: World, stacks: readonly string[]): Promise<Audit> {
  const known = (await Promise.all(stacks.map((stack) => linesOf(world, stack)))).flat();
  const there = (await world.aws.leftOver()).filter((line) => !OF_GROUPS.test(line));
  return { unknown: without(there, known), missing: without(known, there) };
}

async function linesOf(world: World, stack: string): Promise<string[]> {
  const { resources } = await world.state(stack);
  return resources
    .filter(({ mode }) => mode === 'managed')
    .flatMap(({ type, instances }) =>
      instances.flatMap(({ attributes }) => kindOf(type)?.audit?.(attributes ?? {}) ?? []),
    );
}

/** What one list has more often than the other: a name that is there twice counts twice. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return list.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
