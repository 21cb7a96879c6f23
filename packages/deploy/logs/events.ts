import type { Log } from './sources';

/** A line of a log. */
export interface LogEvent {
  /** The event id of CloudWatch Logs, unique for each event. */
  readonly id: string;
  /** Milliseconds since the epoch, by the clock of the instance. */
  readonly time: number;
  readonly log: Log;
  readonly stream: string;
  readonly message: string;
}

/** A page of a log's events, and the token of the next page. The last page has none. */
export interface Page {
  readonly events: readonly LogEvent[];
  readonly next?: string;
}

/** A log that is read in pages, each in the order of time. */
export interface Source {
  /** @param since milliseconds since the epoch */
  page(since: number, token?: string): Promise<Page>;
}

/** All events of a source since a time. A page may be empty although others follow. */
async function* eventsOf(source: Source, since: number): AsyncGenerator<LogEvent> {
  let token: string | undefined;
  for (;;) {
    const { events, next } = await source.page(since, token);
    yield* events;
    if (next === undefined || next === token) return;
    token = next;
  }
}

/**
 * The events of several sources since a time, merged in the order of time. Only one page of each source is in
 * memory.
 */
export async function* merged(sources: readonly Source[], since: number): AsyncGenerator<LogEvent> {
  const all = sources.map((source) => eventsOf(source, since));
  // The first pages are read in parallel: each is a call of its own.
  const heads = await Promise.all(all.map((events) => events.next()));
  for (;;) {
    let first: number | undefined;
    heads.forEach((head, index) => {
      if (head.done) return;
      const best = first === undefined ? undefined : heads[first];
      if (!best || best.done || head.value.time < best.value.time) first = index;
    });
    if (first === undefined) return;
    yield (heads[first] as IteratorYieldResult<LogEvent>).value;
    heads[first] = await (all[first] as AsyncGenerator<LogEvent>).next();
  }
}
