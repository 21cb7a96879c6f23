import { type StageChanges, synthesizeStage } from '../../support/stage';
import { alarmsOf } from './alarms-of';
import { asleep, goingOff, type Minute, minutes, nobodyServes, ORDINARY } from './world';

const schedule = { down: '0 20 * * MON-FRI', up: '0 6 * * MON-FRI' };
const alarmsFor = (changes: StageChanges) => alarmsOf(synthesizeStage(changes), 'hello-staging');

/** AWS does not document whether an empty target group is reported as 0 or not at all, so both are tested. */
const REPORTED = [0, null] as const;

describe.each(['OneAtATime', 'AllAtOnce'] as const)('a stage scaled to 0 at night (%s)', (rollout) => {
  const alarms = alarmsFor({ rollout, schedule });

  const night = (reported: 0 | null): Minute[] => {
    const waking = { ...nobodyServes(ORDINARY, reported), CPUUtilization: null, mem_used_percent: null };
    const busyBoot = { ...ORDINARY, CPUUtilization: 97 };
    return [
      ...minutes(60, ORDINARY),
      ...minutes(120, asleep(reported)),
      ...minutes(10, waking), // boot, and the release that every new instance gets
      ...minutes(3, busyBoot),
      ...minutes(60, ORDINARY),
    ];
  };

  it.each(REPORTED)('sets off nothing at night and when scaled up, hosts reported as %s', (reported) => {
    expect(goingOff(alarms, night(reported))).toEqual([]);
  });

  it.each(REPORTED)('sets off an alarm when it does not come up, hosts reported as %s', (reported) => {
    const failing = [...minutes(60, asleep(reported)), ...minutes(30, nobodyServes(ORDINARY, reported))];
    expect(goingOff(alarms, failing)).toEqual(['no-healthy-host']);
  });

  it('sets off an alarm when it fails by day', () => {
    const failing = { ...ORDINARY, HTTPCode_Target_5XX_Count: 60 };
    expect(goingOff(alarms, [...minutes(30, ORDINARY), ...minutes(5, failing)])).toEqual(['app-5xx']);
  });

  it.each(REPORTED)('would set off an alarm without a schedule, hosts reported as %s', (reported) => {
    const awake = alarmsFor({ rollout: 'OneAtATime' });
    expect(goingOff(awake, night(reported))).toEqual(['elb-5xx', 'no-healthy-host']);
  });
});

describe('a night with one instance', () => {
  it('raises nothing', () => {
    const alarms = alarmsFor({ rollout: 'OneAtATime', schedule: { ...schedule, min: 1, max: 1 } });
    const night = { ...ORDINARY, GroupDesiredCapacity: 1, HealthyHostCount: 1, RequestCount: 5 };
    expect(goingOff(alarms, [...minutes(60, ORDINARY), ...minutes(600, night)])).toEqual([]);
  });
});

describe('a release', () => {
  const empty: [string, StageChanges][] = [
    ['AllAtOnce', { rollout: 'AllAtOnce' }],
    ['one instance', { rollout: 'OneAtATime', instances: { min: 1 } }],
  ];

  it.each(empty)('that takes all instances out at once sets off nothing: %s', (_, changes) => {
    for (const reported of REPORTED) {
      const release = [
        ...minutes(30, ORDINARY),
        ...minutes(6, nobodyServes(ORDINARY, reported)),
        ...minutes(30, ORDINARY),
      ];
      expect(goingOff(alarmsFor(changes), release)).toEqual([]);
    }
  });

  it.each(empty)('that leaves no healthy instance sets off an alarm there too: %s', (_, changes) => {
    for (const reported of REPORTED) {
      const outage = [...minutes(30, ORDINARY), ...minutes(12, nobodyServes(ORDINARY, reported))];
      expect(goingOff(alarmsFor(changes), outage)).toEqual(['no-healthy-host']);
    }
  });

  it('that goes from one instance to the next sets off nothing', () => {
    const one = { ...ORDINARY, HealthyHostCount: 1, CPUUtilization: 60 };
    const joining = { ...one, UnHealthyHostCount: 1 };
    const release = [...minutes(3, one), joining, ...minutes(3, one), joining, ...minutes(10, ORDINARY)];
    expect(goingOff(alarmsFor({ rollout: 'OneAtATime' }), release)).toEqual([]);
  });

  it('that breaks the last instance sets off an alarm, although CodeDeploy does not notice', () => {
    const broken = { ...ORDINARY, HealthyHostCount: 1, UnHealthyHostCount: 1 };
    expect(goingOff(alarmsFor({ rollout: 'OneAtATime' }), minutes(10, broken))).toEqual(['unhealthy-hosts']);
  });
});
