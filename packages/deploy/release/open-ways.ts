import type { Facts } from '../../facts';
import { asking } from '../account/aws';
import { nowHolds } from '../command/interrupts';
import { since } from '../command/progress';
import { isOfRollback, WaysIn } from './ways-in';

/**
 * Opens the ways into stages that a rollback closed, for a release that is to go through them. What is on its way to one
 * is stopped first, and what waits before it abandoned: all of it is older than that release, and would go in before it.
 * A way that a person closed for a reason of their own stays closed.
 *
 * @param poll seconds between two looks
 */
export async function openWays(settings: Facts, poll: number): Promise<void> {
  const ways = new WaysIn(settings);
  const closed = (await asking('looking at the ways into stages', () => ways.look())).filter(
    ({ isOpen }) => !isOpen,
  );
  for (const way of closed) {
    const { stage, by = 'somebody', since: time = new Date(), reason } = way;
    const said = `closed for ${since(time.getTime())} by ${by}: ${reason}`;
    if (!isOfRollback(way)) {
      console.log(`The way into ${stage} is ${said}. The release waits before it until it is opened.`);
      continue;
    }
    nowHolds(
      `No release was started. What was on its way to ${stage} may be stopped, and what waited before it abandoned.`,
    );
    const stopped = await asking('stopping what is on its way', () => ways.stopComing(stage));
    for (const what of stopped) console.log(`Stopped what was on its way to ${stage}: ${what}.`);
    const abandoned = await asking('abandoning what waits', () => ways.abandonWaiting(stage, poll));
    for (const what of abandoned) console.log(`Abandoned what waited before ${stage}: ${what}.`);
    await asking('opening the way into a stage', () => ways.open(stage));
    console.log(`Opened the way into ${stage}, which was ${said}.`);
  }
}
