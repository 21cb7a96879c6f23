import { sleep, UserError, type Waiting } from '../../command';
import { isTransient, refusal, words } from './aws';

/** Something that continues in AWS whether or not a command follows it: a release, a deployment, a refresh. */
export interface Followed<T> {
  /** The word for it in messages: `release`. */
  readonly what: string;
  /** The end of a message that the command no longer follows it: that it continues, and how to look at it. */
  readonly goesOn: string;
  /** Seconds between two polls. */
  readonly poll: number;
  /** How long AWS may stay unreachable before the command gives up, in seconds. */
  readonly contact: number;
  /** Prints what is waited for. Ended with the following. */
  readonly waiting: Waiting;
  /** Asks AWS for its state. */
  readonly look: () => Promise<T>;
  readonly show: (state: T) => void;
  readonly hasEnded: (state: T) => boolean;
}

/**
 * Follows something to its end, and shows each state. A lost connection does not end that.
 *
 * @throws UserError where AWS stayed unreachable for too long, or refuses to answer
 */
export async function untilEnded<T>(followed: Followed<T>): Promise<T> {
  const { what, goesOn, poll, contact, waiting, look, show, hasEnded } = followed;
  try {
    for (let lastAnswer = Date.now(); ; await sleep(poll)) {
      try {
        const state = await look();
        lastAnswer = Date.now();
        show(state);
        if (hasEnded(state)) return state;
      } catch (error) {
        if (!isTransient(error)) throw new UserError(`${refusal(`following the ${what}`, error)}\n${goesOn}`);
        const unreachable = `AWS cannot be reached (${words(error)})`;
        if (Date.now() - lastAnswer > contact * 1000) throw new UserError(`${unreachable}. ${goesOn}`);
        waiting.say(`${unreachable}; the ${what} continues there. Trying again …`);
      }
    }
  } finally {
    waiting.end();
  }
}
