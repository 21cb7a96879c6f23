import { phasesOf } from '../schedule';

const action = (recurrence: string, min: number, max: number, zone = 'UTC') => ({
  recurrence,
  time_zone: zone,
  min_size: min,
  max_size: max,
});

/** Hours a month of each action, in their order. */
const hours = (...actions: ReturnType<typeof action>[]) =>
  phasesOf(actions).map((phase) => Number(phase.hours.toFixed(4)));

test.each([
  // Up for 70 of the 168 hours of a week. The last phase of a week lasts into the next week.
  ['workdays', ['0 20 * * MON-FRI', '0 6 * * MON-FRI'], [425.8333, 304.1667]],
  ['every night', ['0 22 * * *', '0 4 * * *'], [182.5, 547.5]],
  ['an action at half past the hour', ['30 22 * * *', '0 4 * * *'], [167.2917, 562.7083]],
  ['each Monday and Saturday', ['0 0 * * 6', '0 0 * * 1'], [208.5714, 521.4286]],
])('the hours of each phase: %s', (_, [down, up], expected) => {
  for (const zone of ['UTC', 'America/New_York', 'Pacific/Auckland'])
    expect(hours(action(down!, 0, 0, zone), action(up!, 2, 4, zone))).toEqual(expected);
});

// Twelve days of 24 hours in a year of 8,760.
test('the hours of each phase: actions on days of the month', () =>
  expect(hours(action('0 0 2 * *', 0, 0), action('0 0 1 * *', 2, 4))).toEqual([706, 24]));

test('two scheduled actions with different sizes are two phases', () => {
  const [night, day, evening] = phasesOf([
    action('0 22 * * *', 0, 0),
    action('0 6 * * *', 4, 8),
    action('0 18 * * *', 2, 4),
  ]);
  expect([night, day, evening].map((phase) => phase?.hours.toFixed(2))).toEqual([
    '243.33',
    '365.00',
    '121.67',
  ]);
  expect([day?.min, day?.max, evening?.max]).toEqual([4, 8, 4]);
});
