import { type Row, testRows } from './table';

const TYPE = "Accepted: an instance type, e.g. 't4g.small'.";
const UNKNOWN = "Accepted: a family that is known, or instances.architecture 'arm64' or 'x86_64' beside it.";
const CRON =
  "Accepted: five cron fields (minute hour day month weekday) that come at some time, e.g. '0 20 * * MON-FRI'.";
const ZONE = "Accepted: a name of the IANA database, e.g. 'Europe/Berlin' or 'UTC'.";
const COUNT = 'Accepted: a whole number from 1 to 500.';
const instances = 'stages.staging.instances';
const schedule = 'stages.staging.schedule';
const APART = 'Accepted: a time at which schedule.down never comes.';
/** Pairs that come at one moment at some time, and the zone where it matters. */
const meeting: [down: string, up: string, timeZone?: string][] = [
  ['0 20 * * MON-FRI', '0 20 * * 1-5'],
  ['0 20 * * 0', '00 20 * * sun'],
  ['0 20 * * *', '*/30 8-20/4 * * *'],
  ['0 20 1 * *', '0 20 * * 1'], // a first of the month that is a Monday
  ['0 0 29 2 *', '0 0 * 2 1'], // in 2044
  ['0 20 13 * 5', '0 20 14 * 5'], // crontab(5): where both are given, either day is enough
  ['30 2 * * *', '0 3 * * *', 'Europe/Berlin'], // 02:30 does not exist on the last Sunday of March
];
const nightly = { down: '0 20 * * *', up: '0 6 * * *' };

describe('instances', () => {
  testRows([
    [{ [`${instances}.type`]: 't4g' }, `${instances}.type: given 't4g'. ${TYPE}`],
    [{ [`${instances}.type`]: 't4g.tiny' }, `${instances}.type: given 't4g.tiny'. ${TYPE}`],
    ...[
      ['t4g.0xlarge', 't4g.xlarge'],
      ['t4g.1xlarge', 't4g.xlarge'],
      ['t4g.02xlarge', 't4g.2xlarge'],
    ].map(([type, meant]): Row => [
      { [`${instances}.type`]: type },
      `${instances}.type: given '${type}'. ${TYPE} Did you mean '${meant}'?`,
    ]),
    [{ [`${instances}.type`]: 'm7i.metal-0xl' }, `${instances}.type: given 'm7i.metal-0xl'. ${TYPE}`],
    [
      { [`${instances}.type`]: 'T4G.Small' },
      `${instances}.type: given 'T4G.Small'. ${TYPE} Did you mean 't4g.small'?`,
    ],
    [
      { [`${instances}.type`]: 't4q.small' },
      `${instances}.type: given 't4q.small', and the architecture of the family 't4q' is not known. ${UNKNOWN} ` +
        "Did you mean 't4g.small'?",
    ],
    [
      { [`${instances}.type`]: 'q9z.small' },
      `${instances}.type: given 'q9z.small', and the architecture of the family 'q9z' is not known. ${UNKNOWN}`,
    ],
    [
      { [instances]: { type: 'mac2.metal', architecture: 'arm64' } },
      `${instances}.type: given 'mac2.metal': it runs macOS. Accepted: another family.`,
    ],
    [
      { [`${instances}.type`]: 'a1.large' },
      `${instances}.type: given 'a1.large': Amazon Linux 2023 needs Graviton2 or later. Accepted: another family.`,
    ],
    [
      { [instances]: { type: 't3.small', architecture: 'arm64' } },
      `${instances}.architecture: given 'arm64', while t3.small is x86_64. Accepted: 'x86_64', or nothing.`,
    ],
    [
      { [instances]: { architecture: 'x86' } },
      `${instances}.architecture: given 'x86'. Accepted: 'arm64' or 'x86_64'. Did you mean 'x86_64'?`,
    ],
    [{ [instances]: { min: 0 } }, `${instances}.min: given 0. ${COUNT}`],
    [{ [instances]: { min: 1.5 } }, `${instances}.min: given 1.5. ${COUNT}`],
    [{ [instances]: { max: 501 } }, `${instances}.max: given 501. ${COUNT}`],
    [{ [instances]: { max: '4' } }, `${instances}.max: given '4'. ${COUNT} Did you mean 4?`],
    [
      { [instances]: { codeDeployAgent: 3 } },
      `${instances}.codeDeployAgent: given 3. Accepted: 1 or 2. Did you mean 2?`,
    ],
    [
      { [instances]: { codeDeployAgent: '2' } },
      `${instances}.codeDeployAgent: given '2'. Accepted: 1 or 2. Did you mean 2?`,
    ],
    [
      { [instances]: { min: 5 } },
      `${instances}.min: given 5, more than instances.max 4. Accepted: at most 4, or a larger instances.max.`,
    ],
  ]);
});

describe('the schedule', () => {
  testRows([
    [{ [schedule]: {} }, `${schedule}.down: not given. ${CRON}`, `${schedule}.up: not given. ${CRON}`],
    [{ [schedule]: { ...nightly, down: '0 20 * *' } }, `${schedule}.down: given '0 20 * *'. ${CRON}`],
    [{ [schedule]: { ...nightly, down: '0 0 20 * * *' } }, `${schedule}.down: given '0 0 20 * * *'. ${CRON}`],
    [{ [schedule]: { ...nightly, down: '0 25 * * *' } }, `${schedule}.down: given '0 25 * * *'. ${CRON}`],
    [{ [schedule]: { ...nightly, down: '0 0 30 2 *' } }, `${schedule}.down: given '0 0 30 2 *'. ${CRON}`],
    [{ [schedule]: { ...nightly, up: '0 6 ? * *' } }, `${schedule}.up: given '0 6 ? * *'. ${CRON}`],
    [{ [schedule]: { ...nightly, up: '0 6 L * *' } }, `${schedule}.up: given '0 6 L * *'. ${CRON}`],
    // That Sunday may be 7 is said of crontab, not of Auto Scaling.
    ...[
      ['0 20 * * 7', '0 20 * * 0'],
      ['0 20 * * 0-7', '0 20 * * *'],
      ['0 20 * * 5-7', '0 20 * * 0,5-6'],
      ['0 20 * * 3,7', '0 20 * * 3,0'],
      ['0  20 * * *', '0 20 * * *'],
      [' 0 20 * * * ', '0 20 * * *'],
    ].map(([down, meant]): Row => [
      { [schedule]: { ...nightly, down } },
      `${schedule}.down: given '${down}'. ${CRON} Did you mean '${meant}'?`,
    ]),
    [{ [schedule]: { ...nightly, up: '@daily' } }, `${schedule}.up: given '@daily'. ${CRON}`],
    [
      { [schedule]: { ...nightly, up: nightly.down } },
      `${schedule}.up: given '0 20 * * *', the same as schedule.down. ${APART}`,
    ],
    ...meeting.map(([down, up, timeZone]): Row => [
      { [schedule]: { down, up, ...(timeZone && { timeZone }) } },
      `${schedule}.up: given '${up}', which comes at the same minute as schedule.down '${down}' at times. ${APART}`,
    ]),
    [
      { [schedule]: { ...nightly, timeZone: 'europe/berlin' } },
      `${schedule}.timeZone: given 'europe/berlin'. ${ZONE} Did you mean 'Europe/Berlin'?`,
    ],
    ...[
      ['AMERICA/NEW_YORK', 'America/New_York'],
      ['Asia/KOLKATA', 'Asia/Kolkata'],
      ['utc', 'UTC'],
    ].map(([timeZone, meant]): Row => [
      { [schedule]: { ...nightly, timeZone } },
      `${schedule}.timeZone: given '${timeZone}'. ${ZONE} Did you mean '${meant}'?`,
    ]),
    [{ [schedule]: { ...nightly, timeZone: '+01:00' } }, `${schedule}.timeZone: given '+01:00'. ${ZONE}`],
    [
      { [schedule]: { ...nightly, timeZone: 'Mars/Base' } },
      `${schedule}.timeZone: given 'Mars/Base'. ${ZONE}`,
    ],
    [
      { [schedule]: { ...nightly, min: 3, max: 4 } },
      `${schedule}.min: given 3, more than instances.min 2. Accepted: at most 2: a schedule scales down.`,
    ],
    [
      { [schedule]: { ...nightly, max: 5 } },
      `${schedule}.max: given 5, more than instances.max 4. Accepted: at most 4: a schedule scales down.`,
    ],
    [
      { [schedule]: { ...nightly, min: 1, max: 0 } },
      `${schedule}.max: given 0, less than schedule.min 1. Accepted: at least 1.`,
    ],
  ]);
});

describe('rollout and instances', () => {
  const rollout = { 'stages.staging.rollout': 'HalfAtATime' };
  testRows([
    [
      { ...rollout, [`${instances}.min`]: 1 },
      "stages.staging.rollout: given 'HalfAtATime', while one instance may be all there is (instances.min 1): " +
        "half of it is none. Accepted: 'OneAtATime', or instances.min 2 or more.",
    ],
    [{ ...rollout, [`${instances}.min`]: 2 }],
    ...[
      [{ min: 1 }, 'schedule.min 1'],
      [{ min: 0, max: 2 }, 'schedule.min 0'],
    ].map(([night, what]): Row => [
      { ...rollout, [schedule]: { ...nightly, ...(night as object) } },
      `stages.staging.rollout: given 'HalfAtATime', while one instance may be all there is (${String(what)}): half of ` +
        "it is none. Accepted: 'OneAtATime', or schedule.min 0 with schedule.max 0, or 2 or more.",
    ]),
    [{ ...rollout, [schedule]: nightly }],
    [{ ...rollout, [schedule]: { ...nightly, min: 2 } }],
    [{ 'stages.staging.rollout': 'OneAtATime', [`${instances}.min`]: 1 }],
  ]);
});

describe('thresholds', () => {
  const thresholds = 'stages.staging.thresholds';
  testRows([
    [
      { [thresholds]: { cpu: 80 } },
      `${thresholds}.cpu: no such setting. Accepted: elb5xxPercent, app5xxPercent, errorFloorRequests, ` +
        'latencyP99Seconds, cpuPercent, memoryPercent, diskPercent, logErrorsPerMinute, unhealthyHostMinutes, ' +
        "atMaximumMinutes, certificateDays, natPortErrorsPerMinute. Did you mean 'cpuPercent'?",
    ],
    [
      { [thresholds]: { cpuPercent: 101 } },
      `${thresholds}.cpuPercent: given 101. Accepted: a number from 10 to 99 (%).`,
    ],
    [
      { [thresholds]: { app5xxPercent: '2' } },
      `${thresholds}.app5xxPercent: given '2'. Accepted: a number from 0.1 to 99 (%). Did you mean 2?`,
    ],
    [
      { [thresholds]: { latencyP99Seconds: 3601 } },
      `${thresholds}.latencyP99Seconds: given 3601. Accepted: a number from 0.05 to 3600 (seconds).`,
    ],
    [
      { [thresholds]: { errorFloorRequests: 0 } },
      `${thresholds}.errorFloorRequests: given 0. Accepted: a whole number from 1 to 1000000 (requests).`,
    ],
    [
      { [thresholds]: { atMaximumMinutes: 1441 } },
      `${thresholds}.atMaximumMinutes: given 1441. Accepted: a whole number from 5 to 1440 (minutes).`,
    ],
    [
      { [thresholds]: { certificateDays: 45 } },
      `${thresholds}.certificateDays: given 45. Accepted: a whole number from 1 to 44 (days).`,
    ],
    [
      { [thresholds]: { elb5xxPercent: 0 } },
      `${thresholds}.elb5xxPercent: given 0. Accepted: a number from 0.1 to 99 (%).`,
    ],
    [
      { [thresholds]: { memoryPercent: 9 } },
      `${thresholds}.memoryPercent: given 9. Accepted: a number from 10 to 99 (%).`,
    ],
    [
      { [thresholds]: { diskPercent: 101 } },
      `${thresholds}.diskPercent: given 101. Accepted: a number from 10 to 99 (%).`,
    ],
    [
      // The alarm goes off above it, and nothing is above 100 %.
      { [thresholds]: { memoryPercent: 100 } },
      `${thresholds}.memoryPercent: given 100. Accepted: a number from 10 to 99 (%).`,
    ],
    [
      { [thresholds]: { elb5xxPercent: 100 } },
      `${thresholds}.elb5xxPercent: given 100. Accepted: a number from 0.1 to 99 (%).`,
    ],
    [
      { [thresholds]: { logErrorsPerMinute: 0 } },
      `${thresholds}.logErrorsPerMinute: given 0. Accepted: a whole number from 1 to 100000 (lines).`,
    ],
    [
      { [thresholds]: { unhealthyHostMinutes: 61 } },
      `${thresholds}.unhealthyHostMinutes: given 61. Accepted: a whole number from 1 to 60 (minutes).`,
    ],
    [
      { [thresholds]: { natPortErrorsPerMinute: 0 } },
      `${thresholds}.natPortErrorsPerMinute: given 0. Accepted: a whole number from 1 to 100000 (connections).`,
    ],
  ]);
});
