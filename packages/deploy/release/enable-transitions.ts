import type { Facts } from '../../facts';
import { asking } from '../account/aws';
import { nowHolds, since } from '../../command';
import { isOfRollback, Transitions } from './transitions';

/**
 * Enables the transitions into stages that a rollback disabled, for a release that is about to start.
 * Executions on the way to such a stage are stopped first, and those that wait for the transition are
 * abandoned: all are older than that release, and would reach the stage before it. A transition that a person
 * disabled stays disabled.
 *
 * @param poll seconds between two polls
 */
export async function enableTransitions(settings: Facts, poll: number): Promise<void> {
  const transitions = new Transitions(settings);
  const closed = (await asking('reading the transitions into stages', () => transitions.all())).filter(
    ({ isEnabled }) => !isEnabled,
  );
  for (const transition of closed) {
    const { stage, by = 'somebody', since: time = new Date(), reason } = transition;
    const said = `disabled for ${since(time.getTime())} by ${by}: ${reason}`;
    if (!isOfRollback(transition)) {
      console.log(
        `The transition into ${stage} is ${said}. The release waits there until the transition is enabled.`,
      );
      continue;
    }
    nowHolds(
      `No release was started. Releases on their way to ${stage} may have been stopped, and releases waiting ` +
        'there abandoned.',
    );
    const stopped = await asking('stopping releases on their way', () => transitions.stopComing(stage));
    for (const what of stopped) console.log(`Stopped on its way to ${stage}: ${what}.`);
    const abandoned = await asking('abandoning waiting releases', () =>
      transitions.abandonWaiting(stage, poll),
    );
    for (const what of abandoned) console.log(`Abandoned while waiting for ${stage}: ${what}.`);
    await asking('enabling the transition into a stage', () => transitions.enable(stage));
    console.log(`Enabled the transition into ${stage}, which was ${said}.`);
  }
}
