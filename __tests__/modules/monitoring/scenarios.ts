import { flat, type Series } from '../../../packages/test-support';

/** A scenario's name, and its metrics by the alarm's ids: a value a period, null where AWS has none. */
export type Scenarios = Readonly<Record<string, Readonly<Record<string, Series>>>>;

/** Series that must set an alarm off, and series that must not, at the shipped thresholds. */
export interface AlarmScenarios {
  readonly fires: Scenarios;
  readonly quiet: Scenarios;
}

const value = (series: Series) => ({ value: series });
const calm = flat(50, 10);

const errorRate = (percent: number): AlarmScenarios['quiet'] => ({
  'one error at night': { errors: [null, 1, null, null, null], requests: [null, 1, null, null, null] },
  'a burst of one minute': { errors: [null, 300, null, null, null, null], requests: flat(600, 6) },
  'two bad minutes of five': { errors: [null, 90, 90, null, null, null], requests: flat(600, 6) },
  'nine errors a minute, just below the floor': { errors: flat(9, 10), requests: flat(20, 10) },
  'a few of many requests': { errors: flat(10, 10), requests: flat(1000 * percent, 10) },
  'no request at all': { errors: flat(null, 10), requests: flat(null, 10) },
  'requests and no error': { errors: flat(null, 10), requests: flat(600, 10) },
});

/** Values of one metric around a threshold that must be crossed for five minutes. */
const fiveMinutesAbove = (threshold: number): AlarmScenarios => ({
  fires: {
    'five minutes above it': value([...calm, ...flat(threshold + 1, 5)]),
    'barely above it': value(flat(threshold + 0.1, 5)),
    'above it, with gaps': value([threshold + 5, null, ...flat(threshold + 5, 3), null, threshold + 5]),
    'climbing over it': value(Array.from({ length: 20 }, (_, minute) => threshold - 10 + minute)),
  },
  quiet: {
    'exactly at it': value(flat(threshold, 10)),
    'four minutes above it': value([...calm, ...flat(99, 4), ...calm]),
    'now and then': value(Array.from({ length: 20 }, (_, minute) => (minute % 5 === 0 ? 40 : 99))),
    'high, and then no instance any more': value([...calm, ...flat(99, 3), ...flat(null, 10)]),
    'no instance': value(flat(null, 20)),
  },
});

/** Counts of one metric at a threshold that must be reached in three minutes of five. */
const threeOfFive = (threshold: number): AlarmScenarios => ({
  fires: {
    'three minutes in a row': value([0, 0, ...flat(threshold, 3)]),
    'every other minute': value([threshold, 0, threshold, 0, threshold]),
    'every other minute, and nothing between': value([threshold, null, threshold, null, threshold]),
    'far above it': value(flat(1000 * threshold, 4)),
  },
  quiet: {
    'two minutes of five': value([0, 1000, 1000, 0, 0, 0, 0]),
    'always just below it': value(flat(threshold - 1, 20)),
    'one minute in ten': value(Array.from({ length: 40 }, (_, minute) => (minute % 10 === 0 ? 500 : 0))),
    'nothing reported': value(flat(null, 20)),
    'two bad minutes, then nothing': value([1000, 1000, ...flat(null, 10)]),
  },
});

export const SCENARIOS: Readonly<Record<string, AlarmScenarios>> = {
  'elb-5xx': {
    fires: {
      'every twentieth request': { errors: flat(30, 5), requests: flat(600, 5) },
      'every request, none of which reaches a target': { errors: flat(200, 4), requests: flat(null, 4) },
      'every request, each of which had a target': { errors: flat(200, 4), requests: flat(200, 4) },
      'every other minute': { errors: [50, null, 50, null, 50], requests: flat(600, 5) },
      'just at the floor of a small site': { errors: flat(10, 3), requests: flat(20, 3) },
    },
    quiet: errorRate(1),
  },
  'app-5xx': {
    fires: {
      'every twentieth request': { errors: flat(30, 5), requests: flat(600, 5) },
      'every request': { errors: flat(40, 3), requests: flat(40, 3) },
      'every other minute': { errors: [50, null, 50, null, 50], requests: flat(600, 5) },
      'after a release': { errors: [...flat(null, 10), ...flat(20, 3)], requests: flat(600, 13) },
    },
    quiet: errorRate(2),
  },
  'latency-p99': {
    fires: {
      'ten slow minutes': { latency: [0.4, 3, 3], requests: flat(3000, 3) },
      'just above it, just enough requests': { latency: flat(2.01, 2), requests: flat(100, 2) },
      'slow, with a gap between': { latency: [3, null, 3], requests: [900, null, 900] },
      'slower and slower': { latency: [0.5, 1, 2, 4, 8], requests: flat(900, 5) },
    },
    quiet: {
      'one slow request at night': { latency: [null, 30, null], requests: [null, 1, null] },
      'slow, but few requests': { latency: flat(9, 6), requests: flat(99, 6) },
      'five slow minutes': { latency: [0.4, 9, 0.4, 0.4], requests: flat(3000, 4) },
      'exactly at it': { latency: flat(2, 6), requests: flat(3000, 6) },
      'no requests': { latency: flat(null, 6), requests: flat(null, 6) },
    },
  },
  'no-healthy-host': {
    fires: {
      'all of them unhealthy': { desired: flat(2, 8), healthy: [2, 2, ...flat(0, 6)] },
      'none of them registered': { desired: flat(2, 8), healthy: [2, 2, ...flat(null, 6)] },
      'unhealthy, and reported now and then': { desired: flat(2, 7), healthy: [2, 0, null, 0, null, 0, 0] },
      'the desired capacity is reported late': { desired: [...flat(2, 6), null], healthy: flat(0, 7) },
    },
    quiet: {
      'one is left': { desired: flat(6, 20), healthy: flat(1, 20) },
      'none for four minutes': { desired: flat(2, 12), healthy: [2, 2, 0, 0, 0, 0, ...flat(2, 6)] },
      'reported four minutes late': {
        desired: flat(2, 12),
        healthy: [2, 2, ...flat(null, 4), ...flat(2, 6)],
      },
      'the desired capacity is 0': { desired: flat(0, 30), healthy: flat(null, 30) },
      'the desired capacity is 0, hosts are 0': {
        desired: flat(0, 30),
        healthy: flat(0, 30),
      },
      'nothing is reported': { desired: flat(null, 30), healthy: flat(null, 30) },
    },
  },
  'unhealthy-hosts': {
    fires: {
      'one of them': value([0, ...flat(1, 5)]),
      'several, more and more': value([0, 1, 1, 2, 3, 6]),
      'one, with gaps': value([1, null, 1, 1, null, 1, 1]),
    },
    quiet: {
      none: value(flat(0, 20)),
      'replaced within four minutes': value([0, 1, 1, 1, 1, 0, 0]),
      'each for a minute, as releases go around': value([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0]),
      'no target': value(flat(null, 20)),
      'unhealthy, then gone': value([0, 1, 1, 1, ...flat(null, 10)]),
    },
  },
  cpu: fiveMinutesAbove(85),
  memory: fiveMinutesAbove(90),
  disk: fiveMinutesAbove(85),
  'at-maximum': {
    fires: {
      'half an hour at its six': value([...flat(4, 10), ...flat(6, 30)]),
      'more than six, set by hand': value(flat(8, 30)),
      'half an hour, with gaps': value([...flat(6, 15), null, null, ...flat(6, 15)]),
    },
    quiet: {
      'one below it': value(flat(5, 90)),
      'twenty-nine minutes': value([...flat(3, 40), ...flat(6, 29), ...flat(5, 40)]),
      'up and down': value(Array.from({ length: 120 }, (_, minute) => (minute % 20 < 15 ? 6 : 5))),
      'nothing reported': value(flat(null, 90)),
      'at it, then nothing': value([...flat(3, 20), ...flat(6, 20), ...flat(null, 60)]),
    },
  },
  'log-errors': threeOfFive(10),
  'nat-ports': threeOfFive(1),
  // A value a day.
  certificate: {
    fires: {
      'thirty days left': value([33, 32, 31, 30]),
      'a day left': value([1]),
      'the end, after which nothing is reported': value([31, 30, null, null, null]),
    },
    quiet: {
      'renewed in time': value([61, 60, 59, 395, 394]),
      'a day before it': value([33, 32, 31]),
      'new, and not reported yet': value([null, null, 395]),
      'a day is missing': value([40, null, 38, 37]),
    },
  },
};
