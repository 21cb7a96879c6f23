import { asking } from '../account/aws';
import { sleep, Waiting } from '../../command';
import type { Releases } from './releases';

/**
 * Waits for the end of a running release, and prints what it waits for.
 *
 * @param minutes the longest wait; 0 checks once
 * @param poll seconds between two polls
 * @returns the release that still runs, in a sentence
 */
export async function waitForRelease(
  releases: Releases,
  minutes: number,
  poll: number,
): Promise<string | undefined> {
  const deadline = Date.now() + minutes * 60_000;
  const waiting = new Waiting();
  try {
    for (;;) {
      const release = await asking('looking for releases', () => releases.running());
      if (!release || Date.now() >= deadline) return release;
      waiting.say(`Waiting for the end of the release: ${release}`);
      await sleep(poll);
    }
  } finally {
    waiting.end();
  }
}
