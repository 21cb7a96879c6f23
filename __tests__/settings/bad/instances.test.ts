import { refuses, testRows, type Row } from './table';

const CRON =
  "five cron fields (minute hour day month weekday) that come at some time, e.g. '0 20 * * MON-FRI'";
const instances = 'stages.staging.instances';
const schedule = 'stages.staging.schedule';
const nightly = { down: '0 20 * * *', up: '0 6 * * *' };

describe('instances', () => {
  const COUNT = 'a whole number from 1 to 500';
  const UNKNOWN = "Accepted: a known family, or instances.architecture set to 'arm64' or 'x86_64'.";
  testRows([
    ...refuses(`${instances}.type`, "an instance type, e.g. 't4g.small'", [
      ['t4g'],
      ['t4g.tiny'],
      ['t4g.0xlarge', 't4g.xlarge'],
      ['t4g.1xlarge', 't4g.xlarge'],
      ['t4g.02xlarge', 't4g.2xlarge'],
      ['m7i.metal-0xl'],
      ['T4G.Small', 't4g.small'],
    ]),
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
      `${instances}.architecture: given 'arm64', but t3.small is x86_64. Accepted: 'x86_64', or leave it out.`,
    ],
    ...refuses(`${instances}.architecture`, "'arm64' or 'x86_64'", [['x86', 'x86_64']]),
    ...refuses(`${instances}.min`, COUNT, [[0], [1.5]]),
    ...refuses(`${instances}.max`, COUNT, [[501], ['4', 4]]),
    ...refuses(`${instances}.codeDeployAgent`, '1 or 2', [
      [3, 2],
      ['2', 2],
    ]),
    [
      { [instances]: { min: 5 } },
      `${instances}.min: given 5, more than instances.max 4. Accepted: at most 4, or a larger instances.max.`,
    ],
  ]);
});

describe('the schedule', () => {
  const beside = () => ({ [schedule]: { ...nightly } });
  const APART = 'Accepted: a time that is never the same minute as schedule.down.';
  /** Pairs that match the same minute at some time, and the time zone where it matters. */
  const meeting: [down: string, up: string, timeZone?: string][] = [
    ['0 20 * * MON-FRI', '0 20 * * 1-5'],
    ['0 20 * * 0', '00 20 * * sun'],
    ['0 20 * * *', '*/30 8-20/4 * * *'],
    ['0 20 1 * *', '0 20 * * 1'], // a first of the month that is a Monday
    ['0 0 29 2 *', '0 0 * 2 1'], // in 2044
    ['0 20 13 * 5', '0 20 14 * 5'], // crontab(5): where both are given, either day is enough
    ['30 2 * * *', '0 3 * * *', 'Europe/Berlin'], // 02:30 does not exist on the last Sunday of March
  ];
  const limits = (given: object, line: string): Row => [
    { [schedule]: { ...nightly, ...given } },
    `${schedule}.${line}`,
  ];
  testRows([
    [
      { [schedule]: {} },
      `${schedule}.down: not given. Accepted: ${CRON}.`,
      `${schedule}.up: not given. Accepted: ${CRON}.`,
    ],
    ...refuses(
      `${schedule}.down`,
      CRON,
      [
        ['0 20 * *'],
        ['0 0 20 * * *'],
        ['0 25 * * *'],
        ['0 0 30 2 *'],
        // crontab documents Sunday as 7, but Auto Scaling does not.
        ['0 20 * * 7', '0 20 * * 0'],
        ['0 20 * * 0-7', '0 20 * * *'],
        ['0 20 * * 5-7', '0 20 * * 0,5-6'],
        ['0 20 * * 3,7', '0 20 * * 3,0'],
        ['0  20 * * *', '0 20 * * *'],
        [' 0 20 * * * ', '0 20 * * *'],
      ],
      beside,
    ),
    ...refuses(`${schedule}.up`, CRON, [['0 6 ? * *'], ['0 6 L * *'], ['@daily']], beside),
    limits({ up: nightly.down }, `up: given '0 20 * * *', the same as schedule.down. ${APART}`),
    ...meeting.map(([down, up, timeZone]) =>
      limits(
        { down, up, ...(timeZone && { timeZone }) },
        `up: given '${up}', which is sometimes the same minute as schedule.down '${down}'. ${APART}`,
      ),
    ),
    ...refuses(
      `${schedule}.timeZone`,
      "a name of the IANA database, e.g. 'Europe/Berlin' or 'UTC'",
      [
        ['europe/berlin', 'Europe/Berlin'],
        ['AMERICA/NEW_YORK', 'America/New_York'],
        ['Asia/KOLKATA', 'Asia/Kolkata'],
        ['utc', 'UTC'],
        ['+01:00'],
        ['Mars/Base'],
      ],
      beside,
    ),
    limits(
      { min: 3, max: 4 },
      'min: given 3, more than instances.min 2. Accepted: at most 2: a schedule scales down.',
    ),
    limits(
      { max: 5 },
      'max: given 5, more than instances.max 4. Accepted: at most 4: a schedule scales down.',
    ),
    limits({ min: 1, max: 0 }, 'max: given 0, less than schedule.min 1. Accepted: at least 1.'),
  ]);
});

describe('rollout and instances', () => {
  const rollout = { 'stages.staging.rollout': 'HalfAtATime' };
  const half = (what: string, accepted: string) =>
    `stages.staging.rollout: given 'HalfAtATime', but only one instance may be running (${what}): half of one is none. ` +
    `Accepted: 'OneAtATime', or ${accepted}.`;
  const NIGHT = 'schedule.min 0 with schedule.max 0, or 2 or more';
  testRows([
    [{ ...rollout, [`${instances}.min`]: 1 }, half('instances.min 1', 'instances.min 2 or more')],
    [{ ...rollout, [`${instances}.min`]: 2 }],
    [{ ...rollout, [schedule]: { ...nightly, min: 1 } }, half('schedule.min 1', NIGHT)],
    [{ ...rollout, [schedule]: { ...nightly, min: 0, max: 2 } }, half('schedule.min 0', NIGHT)],
    [{ ...rollout, [schedule]: nightly }],
    [{ ...rollout, [schedule]: { ...nightly, min: 2 } }],
    [{ 'stages.staging.rollout': 'OneAtATime', [`${instances}.min`]: 1 }],
  ]);
});

describe('thresholds', () => {
  const at = (name: string) => `stages.staging.thresholds.${name}`;
  // An alarm goes off above its threshold, and nothing is above 100 %.
  const LOW = 'a number from 0.1 to 99 (%)';
  const HIGH = 'a number from 10 to 99 (%)';
  testRows([
    [
      { [at('cpu')]: 80 },
      `${at('cpu')}: no such setting. Accepted: elb5xxPercent, app5xxPercent, errorFloorRequests, latencyP99Seconds, ` +
        'cpuPercent, memoryPercent, diskPercent, logErrorsPerMinute, unhealthyHostMinutes, atMaximumMinutes, ' +
        "certificateDays, natPortErrorsPerMinute. Did you mean 'cpuPercent'?",
    ],
    ...refuses(at('cpuPercent'), HIGH, [[101]]),
    ...refuses(at('memoryPercent'), HIGH, [[9], [100]]),
    ...refuses(at('diskPercent'), HIGH, [[101]]),
    ...refuses(at('app5xxPercent'), LOW, [['2', 2]]),
    ...refuses(at('elb5xxPercent'), LOW, [[0], [100]]),
    ...refuses(at('latencyP99Seconds'), 'a number from 0.05 to 3600 (seconds)', [[3601]]),
    ...refuses(at('errorFloorRequests'), 'a whole number from 1 to 1000000 (requests)', [[0]]),
    ...refuses(at('atMaximumMinutes'), 'a whole number from 5 to 1440 (minutes)', [[1441]]),
    ...refuses(at('certificateDays'), 'a whole number from 1 to 44 (days)', [[45]]),
    ...refuses(at('logErrorsPerMinute'), 'a whole number from 1 to 100000 (lines)', [[0]]),
    ...refuses(at('unhealthyHostMinutes'), 'a whole number from 1 to 60 (minutes)', [[61]]),
    ...refuses(at('natPortErrorsPerMinute'), 'a whole number from 1 to 100000 (connections)', [[0]]),
  ]);
});
