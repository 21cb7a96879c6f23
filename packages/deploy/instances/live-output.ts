import { BY_HAND } from '../../facts';
import type { StageLogs } from '../logs/cloudwatch';
import { Follower } from '../logs/follow';
import { originOf } from '../logs/sources';

/** Characters of a line that Systems Manager is given of it. [modules/by-hand/documents.ts, SHOWN] */
const LONGEST = 4000;

/**
 * What a command prints, while it runs: out of its log, as Systems Manager has the output of a command that has ended
 * alone. Lines are there some seconds after they were printed, so that the last ones come with the end.
 */
export class LiveOutput {
  private readonly heard = new Map<string, string[]>();
  private readonly follower: Follower;

  /**
   * @param since when the command was sent, by AWS's clock, in milliseconds since the epoch
   * @param print is given each line once, without what a terminal would obey
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

  /** Prints what has come. @throws Error of AWS; it can be asked again */
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

  /** What of the output that Systems Manager has in the end was not printed yet. */
  rest(instance: string, output: string): string {
    return unheard(this.heard.get(instance) ?? [], output);
  }
}

// eslint-disable-next-line no-control-regex -- what a terminal would obey
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** As run-command.sh prints a line. */
const clean = (line: string): string => [...line].slice(0, LONGEST).join('').replace(CONTROL, '');

/**
 * What of an output comes behind lines that are known: its beginning is the end of them, as it holds the last lines of all.
 * Empty lines do not count: an agent does not send them.
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
