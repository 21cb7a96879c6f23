import { compareStacks, type Comparison, line, type Synthesis } from '../compare-stacks';
import { CDKTN } from './manifest';

type Stacks = Extract<Synthesis, { readonly stacks: unknown }>['stacks'];

/** The result of the comparison. */
export interface Result {
  /** A line for each stack, followed by its differences. */
  readonly text: string;
  readonly isSame: boolean;
}

/**
 * Compares the stacks that cdktn synthesizes with those of cdktf. They are equal if all of their JSON is,
 * except for white space and the tool's version in comments.
 */
export function compareAll(cdktf: Stacks, cdktn: Stacks): Result {
  const lines: string[] = [];
  let different = 0;
  const names = new Set([...cdktf.keys(), ...cdktn.keys()]);
  for (const name of names) {
    const [here, there] = [cdktf, cdktn].map((stacks) => withoutVersion(stacks.get(name) ?? '{}'));
    const comparison = compareStacks(here as string, there as string, true);
    if (isDifferent(comparison)) different += 1;
    lines.push(line(name, comparison));
  }
  const versions = new Set([...cdktf.values()].map(versionIn));
  const before = [...versions].join(', ');
  const sentence =
    different === 0
      ? `${names.size} stacks are equal by cdktn ${CDKTN} and cdktf ${before}, except for the version of the tool.`
      : `${different} of ${names.size} stacks differ by cdktn ${CDKTN} (there) and cdktf ${before} (here).`;
  return { text: [...lines, sentence].join('\n'), isSame: different === 0 };
}

/** Whether the stacks differ. Grants in another order count, because they would change the plan, too. */
const isDifferent = ({ differences, reordered }: Comparison): boolean =>
  differences.length > 0 || reordered.length > 0;

interface Noted {
  '//'?: { metadata?: { version?: string } };
}

const versionIn = (json: string) =>
  (JSON.parse(json) as Noted)['//']?.metadata?.version ?? 'without a version';

function withoutVersion(json: string): string {
  const stack = JSON.parse(json) as Noted;
  delete stack['//']?.metadata?.version;
  return JSON.stringify(stack);
}
