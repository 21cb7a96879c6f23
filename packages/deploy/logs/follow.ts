import { type LogEvent, merged, type Source } from './events';

/**
 * How many seconds each poll goes back before the newest event: an instance sends its lines every five
 * seconds, repeats those that CloudWatch Logs did not accept, and instances are not synchronised.
 */
export const OVERLAP = 60;

/** How logs are followed. */
export interface FollowerOptions {
  /** The time of the first event, in milliseconds since the epoch. */
  readonly since: number;
  /** Seconds that each poll goes back. @default {@link OVERLAP} */
  readonly overlap?: number;
  /** Returns the time in milliseconds since the epoch. @default this machine's clock */
  readonly clock?: () => number;
}

/**
 * Follows logs by overlapping windows, because events arrive late and unordered: each poll asks for
 * everything since a little before the newest event, and returns what no earlier poll has returned.
 */
export class Follower {
  private readonly seen = new Map<string, number>();
  private readonly overlap: number;
  private readonly clock: () => number;
  private newest = Number.NEGATIVE_INFINITY;
  private from: number;

  constructor(
    private readonly sources: readonly Source[],
    { since, overlap = OVERLAP, clock = Date.now }: FollowerOptions,
  ) {
    this.from = since;
    this.overlap = overlap * 1000;
    this.clock = clock;
  }

  /**
   * The new events, in the order of time. A poll that failed can be repeated: events that were returned
   * already are remembered.
   */
  async *look(): AsyncGenerator<LogEvent> {
    const now = this.clock();
    for await (const event of merged(this.sources, this.from)) {
      if (this.seen.has(event.id)) continue;
      this.seen.set(event.id, event.time);
      this.newest = Math.max(this.newest, event.time);
      yield event;
    }
    // The limit uses the logs' own times, because this machine's clock may be ahead of them, and this
    // machine's clock, because an instance's may be ahead. It never goes back: events that are no longer
    // remembered would be returned again.
    this.from = Math.max(this.from, Math.min(now, this.newest) - this.overlap);
    for (const [id, time] of this.seen) if (time < this.from) this.seen.delete(id);
  }
}
