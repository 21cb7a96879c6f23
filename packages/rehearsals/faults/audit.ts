import { kindOf } from '../../resource-kinds';
import type { World } from './world';

/** What differs between the embedded AWS and the states of all stacks; empty where they agree. */
export interface Audit {
  /** On AWS, and in no state: made twice, or forgotten. `ec2 vpc vpc-0a1b` */
  readonly unknown: string[];
  /** In a state, and not on AWS. */
  readonly missing: string[];
}

/** What an Auto Scaling group makes by itself, in no state. */
const OF_GROUPS = /^ec2 (instance|volume) /;

/** Asks the embedded AWS, service by service, and compares with what the states know. */
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

/** What is in one list more often than in the other: two of a name are two. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return list.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
