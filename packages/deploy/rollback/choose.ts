import { ask, canAsk, UserError } from '../../command';
import type { Deployed } from '../release/history';
import { tableOf } from './table';
import { lastGoodOf, named, short, type Target, targetsOf } from './targets';

/** How many releases a person can choose from. */
const SHOWN = 12;

/**
 * Lists the releases and asks for one. @throws UserError where there is none, or where nobody can be asked
 * and `--yes` was not given
 */
export async function choose(history: readonly Deployed[], stage: string, yes: boolean): Promise<Target> {
  const targets = targetsOf(history);
  const good = lastGoodOf(history);
  if (targets.length === 0)
    throw new UserError(`${stage} has no release to go back to: no other release ever succeeded there.`);
  if (yes) {
    if (good) return good;
    throw new UserError(
      `No release to ${stage} before the current one is known to be good. Nothing was changed. Name a commit: ` +
        `npm run releases -- ${stage}`,
    );
  }
  console.log(`${stage} can go back to:\n\n${tableOf(targets.slice(0, SHOWN))}\n`);
  if (targets.length > SHOWN)
    console.log(
      `… and ${targets.length - SHOWN} older: npm run releases -- ${stage} --last ${history.length}\n`,
    );
  const lastGood = good ? ` The last good one is ${short(good)}.` : '';
  if (!canAsk())
    throw new UserError(
      `To which commit?${lastGood}\nThis question needs a terminal (there is none, or CI is set). Nothing was ` +
        `changed. Name the commit: npm run rollback -- ${stage} <commit> --yes`,
    );
  const given = await ask(
    good ? `To which commit? [${short(good)}, the last good one]: ` : 'To which commit? ',
  );
  if (given === '' && good) return good;
  if (given === '') throw new UserError('No commit was named. Nothing was changed.');
  return named(history, given, stage);
}
