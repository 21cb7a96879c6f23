import { assert, asyncProperty, array, integer, nat, record } from 'fast-check';
import { type LogEvent, merged, type Source } from '../logs/events';
import { Follower } from '../logs/follow';

/** Seconds. */
const [OVERLAP, POLL] = [60, 2];
const RUNS = 40;

/** An event, and the time when it arrives in CloudWatch Logs. */
interface Arriving extends LogEvent {
  readonly arrives: number;
}

/**
 * A log as FilterLogEvents returns it: in order of time, a few events per page, some pages empty, and a token until the last
 * page. A page has only events that have arrived when it is requested.
 */
class ArrivingLog implements Source {
  asked = 0;
  now = 0;

  constructor(
    private readonly events: readonly Arriving[],
    private readonly size: number,
  ) {}

  page(since: number, token?: string) {
    this.asked += 1;
    const all = this.events
      .filter(({ arrives, time }) => arrives <= this.now && time >= since)
      .sort((one, other) => one.time - other.time);
    const from = Number(token ?? 0);
    // Every second page is empty, and the next one continues after the same events.
    if (from % 1 !== 0) return this.answer(all, Math.floor(from), 0);
    return this.answer(all, from, this.size);
  }

  private answer(all: readonly Arriving[], from: number, size: number) {
    const next = size === 0 ? from : from + size + 0.5;
    const isLast = size > 0 && from + size >= all.length;
    return Promise.resolve({ events: all.slice(from, from + size), ...(!isLast && { next: String(next) }) });
  }
}

/** Events of two logs within five minutes. Each arrives late by less than the overlap. */
const happening = record({
  events: array(
    record({ time: integer({ min: -30, max: 300 }), late: nat(OVERLAP - 2 * POLL), log: nat(1) }),
    { maxLength: 40 },
  ),
  size: integer({ min: 1, max: 5 }),
  /** Seconds by which this machine's clock is wrong. */
  wrong: integer({ min: -3600, max: 3600 }),
});

function logsOf(events: readonly { time: number; late: number; log: number }[], size: number) {
  const all = events.map(({ time, late, log }, index): Arriving => ({
    id: String(index),
    time: time * 1000,
    arrives: (time + late) * 1000,
    log: log === 0 ? 'app' : 'access',
    stream: 'i-1',
    message: '',
  }));
  return {
    all,
    sources: ['app', 'access'].map(
      (log) =>
        new ArrivingLog(
          all.filter((one) => one.log === log),
          size,
        ),
    ),
  };
}

test('each event is returned exactly once, with any delay, page size and error of the clock', () =>
  assert(
    asyncProperty(happening, async ({ events, size, wrong }) => {
      const { all, sources } = logsOf(events, size);
      let now = 0;
      const clock = () => now + wrong * 1000;
      const follower = new Follower(sources, { since: 0, overlap: OVERLAP, clock });
      const given: string[] = [];
      for (; now <= 400_000; now += POLL * 1000) {
        sources.forEach((source) => (source.now = now));
        const look: number[] = [];
        for await (const { id, time } of follower.look()) {
          given.push(id);
          look.push(time);
        }
        expect(look).toEqual([...look].sort((one, other) => one - other));
      }
      const expected = all.filter(({ time }) => time >= 0).map(({ id }) => id);
      expect([...given].sort()).toEqual(expected.sort());
    }),
    { numRuns: RUNS },
  ));

test('a look that fails in the middle loses no event, and repeats none', () =>
  assert(
    asyncProperty(happening, integer({ min: 1, max: 30 }), async ({ events, size }, failing) => {
      const { all, sources } = logsOf(events, size);
      const [app] = sources;
      const page = app!.page.bind(app);
      app!.page = (since, token) => {
        if (app!.asked % failing === failing - 1) {
          app!.asked += 1;
          return Promise.reject(new Error('throttled'));
        }
        return page(since, token);
      };
      let now = 0;
      const follower = new Follower(sources, { since: 0, overlap: OVERLAP, clock: () => now });
      const given: string[] = [];
      for (let calm = false; now <= 400_000; now += POLL * 1000) {
        calm = now > 350_000;
        if (calm) app!.page = page;
        sources.forEach((source) => (source.now = now));
        try {
          for await (const { id } of follower.look()) given.push(id);
        } catch {
          // asked again with the next look
        }
      }
      expect([...given].sort()).toEqual(
        all
          .filter(({ time }) => time >= 0)
          .map(({ id }) => id)
          .sort(),
      );
    }),
    { numRuns: RUNS },
  ));

test('a look requests only the events of the overlap again', async () => {
  const events = Array.from({ length: 600 }, (_, index) => ({ time: index, late: 0, log: 0 }));
  const { sources } = logsOf(events, 50);
  let now = 0;
  const follower = new Follower(sources, { since: 0, overlap: OVERLAP, clock: () => now });
  for (; now <= 600_000; now += 10_000) {
    sources.forEach((source) => (source.now = now));
    for await (const event of follower.look()) expect(event.log).toBe('app');
  }
  const [app] = sources;
  const before = app!.asked;
  for await (const event of follower.look()) expect(event).toBeUndefined();
  expect(app!.asked - before).toBeLessThanOrEqual(4); // the last minute has 60 events: 2 pages of 50, and empty ones
});

test('an event with a time in the future hides no event before it', async () => {
  const { sources } = logsOf(
    [
      { time: 1000, late: -1000, log: 0 },
      { time: 5, late: 0, log: 1 },
    ],
    5,
  );
  let now = 0;
  const follower = new Follower(sources, { since: 0, overlap: OVERLAP, clock: () => now });
  const given: string[] = [];
  for (; now <= 20_000; now += 2000) {
    sources.forEach((source) => (source.now = now));
    for await (const { id } of follower.look()) given.push(id);
  }
  expect(given).toEqual(['0', '1']);
});

test('several logs are merged in order of time', () =>
  assert(
    asyncProperty(happening, async ({ events, size }) => {
      const { all, sources } = logsOf(events, size);
      sources.forEach((source) => (source.now = Number.POSITIVE_INFINITY));
      const times: number[] = [];
      for await (const { time } of merged(sources, 0)) times.push(time);
      expect(times).toEqual(
        all
          .map(({ time }) => time)
          .filter((time) => time >= 0)
          .sort((one, other) => one - other),
      );
    }),
    { numRuns: RUNS },
  ));

test('a source that repeats the same token is not asked for ever', async () => {
  const page = jest.fn(() => Promise.resolve({ events: [], next: 'same' }));
  for await (const event of merged([{ page }], 0)) expect(event).toBeUndefined();
  expect(page).toHaveBeenCalledTimes(2);
});
