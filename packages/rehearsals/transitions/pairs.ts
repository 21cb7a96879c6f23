import { drawPairs } from './generator';
import { type Judgement, judgePlans } from './judging';
import type { Made, Stand } from './stand';

/** A random pair of settings, and what is wrong with the verdict on it. */
export interface TriedPair {
  readonly form: string;
  readonly edit: string;
  readonly met: Judgement['met'];
  readonly flaws: readonly string[];
  readonly seconds: number;
}

/** Plans random changes of what is deployed; nothing is applied. */
export async function* pairsOn(stand: Stand, count: number, seed: number): AsyncGenerator<TriedPair> {
  const { name, settings, stacks } = stand.form;
  for (const { edit, after } of drawPairs(settings, count, seed)) {
    const started = Date.now();
    const made = new Map<string, Made>();
    await stand.synthesize(after);
    // AWS has what the last apply left: Terraform need not read it each time.
    for (const stack of stacks) made.set(stack, await stand.plan(stack, { look: false }));
    const { met, flaws } = judgePlans(made);
    yield {
      form: name,
      edit: JSON.stringify(edit, said),
      met,
      flaws,
      seconds: (Date.now() - started) / 1000,
    };
  }
}

/** JSON leaves out undefined: a removed setting is printed as 'none'. */
const said = (_: string, value: unknown): unknown => (value === undefined ? 'none' : value);
