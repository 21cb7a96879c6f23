import type { Facts } from '../../facts';
import { asking } from '../account/aws';
import { nowHolds, since } from '../../command';
import { isOfRollback, WaysIn } from './ways-in';

/**
 * Enables the transitions into stages that a rollback disabled, for a release that is about to start.
 * Executions on the way to such a stage are stopped first, and those that wait for the transition are
 * abandoned: all are older than that release, and would reach the stage before it. A transition that a person
 * disabled stays disabled.
 *
 * @param poll seconds between two polls
 */
export async function openWays(settings: Facts, poll: number): Promise<void> {
  const ways = new WaysIn(settings);
  const closed = (await asking('reading the transitions into stages', () => ways.look())).filter(
    ({ isOpen }) => !isOpen,
  );
  for (const way of closed) {
    const { stage, by = 'somebody', since: time = new Date(), reason } = way;
    const said = `disabled for ${since(time.getTime())} by ${by}: ${reason}`;
    if (!isOfRollback(way)) {
      console.log(
        `The transition into ${stage} is ${said}. The release waits there until the transition is enabled.`,
      );
      continue;
    }
    nowHolds(
      `No release was started. Releases on their way to ${stage} may have been stopped, and releases waiting ` +
        'there abandoned.',
    );
    const stopped = await asking('stopping releases on their way', () => ways.stopComing(stage));
    for (const what of stopped) console.log(`Stopped on its way to ${stage}: ${what}.`);
    const abandoned = await asking('abandoning waiting releases', () => ways.abandonWaiting(stage, poll));
    for (const what of abandoned) console.log(`Abandoned while waiting for ${stage}: ${what}.`);
    await asking('enabling the transition into a stage', () => ways.open(stage));
    console.log(`Enabled the transition into ${stage}, which was ${said}.`);
  }
}
