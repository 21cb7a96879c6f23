import type { Facts } from '../../facts';
import { wrap } from '../../command';
import { isOfRollback, reasonFor, type WayIn, WaysIn } from '../release/ways-in';

/** A transition that is disabled during a rollback, and after it. */
export interface ClosedWay {
  /** Restores its former state, where nothing was deployed. */
  readonly reopen: () => Promise<void>;
  /** Until when it is disabled, as the end of a sentence. */
  readonly until: string;
}

/** Whether a person disabled it, and not a rollback. */
const isOfPerson = (way: WayIn): boolean => !way.isOpen && !isOfRollback(way);

/** What happens to the transition into a stage, in lines for the question. */
export const announced = (way: WayIn): string[] =>
  isOfPerson(way)
    ? wrap(
        `Pushed commits wait before ${way.stage}, also after npm run release: ${way.by ?? 'somebody'} disabled ` +
          `the transition ("${way.reason}").`,
        '    ',
        '  ',
      )
    : [`  Pushed commits wait before ${way.stage} until: npm run release`];

/**
 * Disables the transition into the stage. One that a person disabled keeps its reason, so that no release
 * enables it.
 *
 * @returns undefined where there is no transition
 */
export async function closeWay(
  settings: Facts,
  stage: string,
  commit: string,
): Promise<ClosedWay | undefined> {
  if (!settings.pipeline) return undefined;
  const ways = new WaysIn(settings);
  const before = await ways.into(stage);
  if (!before) return undefined;
  if (isOfPerson(before))
    return {
      reopen: () => Promise.resolve(),
      until:
        `${before.by ?? 'somebody'} had disabled it before ("${before.reason}"), and npm run release does not ` +
        'enable it.',
    };
  await ways.close(stage, reasonFor(commit));
  return {
    reopen: async () => {
      if (before.isOpen) await ways.open(stage);
      // an earlier rollback's reason is kept
      else await ways.close(stage, before.reason ?? reasonFor(commit));
    },
    until: 'pushed commits wait before it until npm run release.',
  };
}
