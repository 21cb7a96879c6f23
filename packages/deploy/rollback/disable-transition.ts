import type { Facts } from '../../facts';
import { wrap } from '../../command';
import { isOfRollback, reasonFor, type Transition, Transitions } from '../release/transitions';

/** A transition that is disabled during a rollback, and after it. */
export interface DisabledTransition {
  /** Restores its former state, where nothing was deployed. */
  readonly restore: () => Promise<void>;
  /** Until when it is disabled, as the end of a sentence. */
  readonly until: string;
}

/** Whether a person disabled it, and not a rollback. */
const isOfPerson = (transition: Transition): boolean => !transition.isEnabled && !isOfRollback(transition);

/** What happens to the transition into a stage, in lines for the question. */
export const announced = (transition: Transition): string[] =>
  isOfPerson(transition)
    ? wrap(
        `Pushed commits wait before ${transition.stage}, also after npm run release: ${transition.by ?? 'somebody'} disabled ` +
          `the transition ("${transition.reason}").`,
        '    ',
        '  ',
      )
    : [`  Pushed commits wait before ${transition.stage} until: npm run release`];

/**
 * Disables the transition into the stage. One that a person disabled keeps its reason, so that no release
 * enables it.
 *
 * @returns undefined where there is no transition
 */
export async function disableTransition(
  settings: Facts,
  stage: string,
  commit: string,
): Promise<DisabledTransition | undefined> {
  if (!settings.pipeline) return undefined;
  const transitions = new Transitions(settings);
  const before = await transitions.into(stage);
  if (!before) return undefined;
  if (isOfPerson(before))
    return {
      restore: () => Promise.resolve(),
      until:
        `${before.by ?? 'somebody'} had disabled it before ("${before.reason}"), and npm run release does not ` +
        'enable it.',
    };
  await transitions.disable(stage, reasonFor(commit));
  return {
    restore: async () => {
      if (before.isEnabled) await transitions.enable(stage);
      // an earlier rollback's reason is kept
      else await transitions.disable(stage, before.reason ?? reasonFor(commit));
    },
    until: 'pushed commits wait before it until npm run release.',
  };
}
