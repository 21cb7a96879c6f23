import { asking } from '../account/aws';
import { sleep, Waiting } from '../../command';
import type { Releases } from './releases';

/**
 * Waits for the end of a release that runs, and says what is waited for.
 *
 * @param minutes the longest; 0 looks once
 * @param poll seconds between two looks
 * @returns the release that runs all the same, in a sentence
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
