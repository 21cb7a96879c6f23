import type { Log } from './sources';

/** A line of a log. */
export interface LogEvent {
  /** CloudWatch Logs gives each event one of its own. */
  readonly id: string;
  /** Milliseconds since the epoch, by the clock of the instance. */
  readonly time: number;
  readonly log: Log;
  readonly stream: string;
  readonly message: string;
}

/** A part of what a log has since some time, and how the next part is asked for; the last part names none. */
export interface Page {
  readonly events: readonly LogEvent[];
  readonly next?: string;
}

/** A log that can be read in parts, each in time's order. */
export interface Source {
  /** @param since milliseconds since the epoch */
  page(since: number, token?: string): Promise<Page>;
}

/** All events of a source since some time. A part may be empty, and others come after it. */
async function* eventsOf(source: Source, since: number): AsyncGenerator<LogEvent> {
  let token: string | undefined;
  for (;;) {
    const { events, next } = await source.page(since, token);
    yield* events;
    if (next === undefined || next === token) return;
    token = next;
  }
}

/** The events of several sources since some time, as one in time's order, with no more than a part of each in memory. */
export async function* merged(sources: readonly Source[], since: number): AsyncGenerator<LogEvent> {
  const all = sources.map((source) => eventsOf(source, since));
  // The first parts side by side: each is a call of its own.
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
