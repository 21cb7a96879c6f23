import type { Facts } from '../../facts';
import { wrap } from '../../command';
import { isOfRollback, reasonFor, type WayIn, WaysIn } from '../release/ways-in';

/** A way that is closed while a rollback goes on, and after it. */
export interface ClosedWay {
  /** Brings it back to how it was, where nothing is deployed after all. */
  readonly reopen: () => Promise<void>;
  /** Until when it is closed, as the end of a sentence. */
  readonly until: string;
}

/** Whether a person closed it, for a reason of their own. */
const isOfPerson = (way: WayIn): boolean => !way.isOpen && !isOfRollback(way);

/** What becomes of the way into a stage, in lines for whoever is asked. */
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
 * Closes the way into the stage; one that a person closed keeps its reason, so that no release opens it.
 *
 * @returns undefined where there is none
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
      else await ways.close(stage, before.reason ?? reasonFor(commit)); // what an earlier rollback said
    },
    until: 'pushed commits wait before it until npm run release.',
  };
}
