import { type LogEvent, merged, type Source } from './events';

/**
 * Seconds that each look goes back behind the newest event: an instance sends its lines every five seconds, again where
 * CloudWatch Logs did not take them, and each instance when it likes.
 */
export const OVERLAP = 60;

export interface FollowerOptions {
  /** Where it begins, in milliseconds since the epoch. */
  readonly since: number;
  /** Seconds. @default {@link OVERLAP} */
  readonly overlap?: number;
  /** Milliseconds since the epoch. @default this machine's clock */
  readonly clock?: () => number;
}

/**
 * Follows logs by windows that overlap, for events come late and in no order: each look asks for all since a little
 * before the newest, and gives what no look before has given.
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

  /** Each new event, in time's order. A look that fails can be made again: what it has given is remembered. */
  async *look(): AsyncGenerator<LogEvent> {
    const now = this.clock();
    for await (const event of merged(this.sources, this.from)) {
      if (this.seen.has(event.id)) continue;
      this.seen.set(event.id, event.time);
      this.newest = Math.max(this.newest, event.time);
      yield event;
    }
    // By the logs' own times, for this machine's clock may be ahead of them; by this machine's, for an instance's may be.
    // Never back: what is no longer remembered would come once more.
    this.from = Math.max(this.from, Math.min(now, this.newest) - this.overlap);
    for (const [id, time] of this.seen) if (time < this.from) this.seen.delete(id);
  }
}
