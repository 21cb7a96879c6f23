import { compareStacks, type Comparison, line, type Synthesis } from '../compare-stacks';
import { CDKTN } from './manifest';

type Stacks = Extract<Synthesis, { readonly stacks: unknown }>['stacks'];

export interface Result {
  /** The table: a line for each stack, and below it how the two differ. */
  readonly text: string;
  readonly isSame: boolean;
}

/**
 * Holds the stacks that cdktn synthesizes against those of cdktf. They are the same where all of their JSON is, but for
 * white space and for the version that the tool notes.
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

/** The same grants in another order would be a change of the plan, too. */
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
