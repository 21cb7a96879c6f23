import { BY_HAND } from '../../facts';
import type { StageLogs } from '../logs/cloudwatch';
import { Follower } from '../logs/follow';
import { originOf } from '../logs/sources';

/** Characters of a line that are kept in Systems Manager's output. [modules/by-hand/documents.ts, SHOWN] */
const LONGEST = 4000;

/**
 * Prints a command's output while it runs. It reads the log group, because Systems Manager returns the output
 * only after the end. Lines appear there some seconds after they were printed, so the last ones come with the
 * end.
 */
export class LiveOutput {
  private readonly heard = new Map<string, string[]>();
  private readonly follower: Follower;

  /**
   * @param since when the command was sent, by AWS's clock, in milliseconds since the epoch
   * @param print gets each line once, without control characters
   */
  constructor(
    logs: Pick<StageLogs, 'source'>,
    private readonly instances: readonly string[],
    since: number,
    private readonly print: (instance: string, line: string) => void,
  ) {
    const [instance] = instances;
    const wanted = { process: BY_HAND, ...(instances.length === 1 && instance && { instance }) };
    this.follower = new Follower([logs.source('app', wanted)], { since });
  }

  /** Prints the new lines. @throws Error of AWS; the call can be repeated */
  async look(): Promise<void> {
    for await (const { stream, message } of this.follower.look()) {
      const { instance } = originOf('app', stream);
      if (!this.instances.includes(instance)) continue;
      for (const line of message.split('\n').map(clean)) this.take(instance, line);
    }
  }

  private take(instance: string, line: string): void {
    if (line !== '') this.heard.set(instance, [...(this.heard.get(instance) ?? []), line]);
    this.print(instance, line);
  }

  /** The part of Systems Manager's final output that was not printed yet. */
  rest(instance: string, output: string): string {
    return unheard(this.heard.get(instance) ?? [], output);
  }
}

// eslint-disable-next-line no-control-regex -- characters that a terminal would obey
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** A line in the form that run-command.sh prints. */
const clean = (line: string): string => [...line].slice(0, LONGEST).join('').replace(CONTROL, '');

/**
 * The part of an output that follows the known lines: its beginning overlaps their end, because it contains
 * only the last lines of all. Empty lines do not count, because the agent does not send them.
 */
export function unheard(heard: readonly string[], output: string): string {
  const lines = output.split('\n');
  const places = lines.flatMap((line, index) => (line === '' ? [] : [index]));
  for (let count = Math.min(heard.length, places.length); count > 0; count--) {
    const isKnown = places
      .slice(0, count)
      .every((place, index) => lines[place] === heard[heard.length - count + index]);
    if (isKnown) return lines.slice((places[count - 1] as number) + 1).join('\n');
  }
  return output;
}
