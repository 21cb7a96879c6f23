import { drawPairs } from './generator';
import { type Judgement, judgePlans } from './judging';
import type { Made, Stand } from './stand';

/** One pair of settings that chance made, and what is wrong with how it is met. */
export interface TriedPair {
  readonly form: string;
  readonly edit: string;
  readonly met: Judgement['met'];
  readonly flaws: readonly string[];
  readonly seconds: number;
}

/** Plans random changes of what stands; nothing is applied. */
export async function* pairsOn(stand: Stand, count: number, seed: number): AsyncGenerator<TriedPair> {
  const { name, settings, stacks } = stand.form;
  for (const { edit, after } of drawPairs(settings, count, seed)) {
    const started = Date.now();
    const made = new Map<string, Made>();
    await stand.synthesize(after);
    // What AWS has is what was applied last: it need not be asked each time.
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

/** JSON leaves out what is taken away. */
const said = (_: string, value: unknown): unknown => (value === undefined ? 'none' : value);
