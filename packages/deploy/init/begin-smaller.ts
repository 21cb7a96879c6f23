import { ask, UserError } from '../../command';
import { problemsIn } from '../../facts';
import type { Answered } from './answers';
import type { Found } from './found';
import { valueAt } from './questions';
import { shortages, withOneStage } from './room';

/**
 * Where the account's quotas are too low for the answered settings, offers to begin with one stage. Where
 * nobody can be asked, the settings stay as they are, and the report says which quotas to raise.
 *
 * @returns the settings as answered, or reduced to one stage
 * @throws UserError where one stage is asked for, and the settings cannot be reduced further
 */
export async function begunSmaller(
  answered: Answered,
  found: Found,
  { isWanted, hasPerson }: { readonly isWanted: boolean; readonly hasPerson: boolean },
): Promise<Answered> {
  const { input } = answered;
  if (problemsIn(input).length > 0) return answered; // they are reported next
  const smaller = withOneStage(answered);
  if (isWanted) {
    if (smaller) return smaller;
    throw new UserError(
      '--one-stage: the settings have one stage on two instances of 1 vCPU already. Nothing was changed.',
    );
  }
  if (found.account === undefined || found.account !== valueAt(input, ['account'])) return answered;
  const lines = await shortages(input);
  if (lines.length === 0) return answered;
  console.log("\nThe account's quotas are too small for these settings:");
  for (const { what, remedy } of lines) console.log(`  ${what}. ${remedy}`);
  if (!smaller || (await shortages(smaller.input)).length > 0) return answered;
  const { stage, instances } = smaller.smaller;
  const size = `${stage} alone, ${instances.max} instances of ${instances.type}`;
  console.log(`What fits now: ${size}. Add the other stages later, when AWS has raised the quotas.`);
  if (!hasPerson) {
    console.log('To begin with that: npm run init -- --one-stage');
    return answered;
  }
  const answer = await ask('Begin with that? Type "yes" for it; anything else keeps all stages: ');
  return answer === 'yes' ? smaller : answered;
}
