import { PATIENT, runStep, type World, world } from './step-world';

const held: World['group'] = {
  ...world().group!,
  SuspendedProcesses: ['AZRebalance', 'AlarmNotification', 'Launch', 'ScheduledActions'],
};
/** [Auto Scaling API, AutoScalingGroup, Status] */
const GOING = { ...held, Status: 'Delete in progress' } as World['group'];
const at = (status: string) => ({
  pipelineState: { 'Deploy-staging': { status, type: 'STANDARD' as const } },
});
const off = { enabled: false, alarms: [{ name: 'hello-staging-app-5xx' }] };
const settle = (changes: Partial<World> = {}, variables: Record<string, string> = {}) =>
  runStep('settle', world({ group: held, alarmConfiguration: off, ...changes }), variables);
/** What a person suspended stays so. */
const SETTLED = { group: { SuspendedProcesses: ['Launch'] }, alarmConfiguration: { enabled: true } };

describe('after an execution has ended', () => {
  it.each(['Failed', 'Stopped', 'Succeeded', 'Cancelled'])(
    'however (%s), the stage scales and its alarms watch',
    (end) => {
      const { status, after } = settle(at(end));
      expect(status).toBe(0);
      expect(after).toMatchObject(SETTLED);
    },
  );

  it('nothing changes under the release that came next', () => {
    const { status, said, after } = settle(at('InProgress'));
    expect(status).toBe(0);
    expect(said).toMatch(/^another release to staging is in progress; this step runs again when it ends$/m);
    expect(after.group).toEqual(held);
    expect(after.alarmConfiguration).toEqual(off);
  });

  it('CodeDeploy may roll back in peace', () => {
    const { status, said, after } = settle(
      { deployments: { 'd-2': { creator: 'codeDeployRollback', looks: 2 } } },
      PATIENT,
    );
    expect(status).toBe(0);
    expect(said).toMatch(/deployment d-2 is in progress: waiting until it ends[^]*scales again/);
    expect(after).toMatchObject(SETTLED);
  });

  it('a deployment without end, or a pipeline that cannot be asked, does not keep a stage from scaling', () => {
    for (const changes of [
      { deployments: { 'd-2': { creator: 'user', looks: -1 } } },
      { refused: ['codepipeline get-pipeline-state'] },
    ]) {
      const { status, after } = settle(changes);
      expect(status).toBe(0);
      expect(after).toMatchObject(SETTLED);
    }
  });

  it('a stage that does not exist yet is left out', () => {
    const { status, said } = settle({}, { STAGES: 'qa staging' });
    expect(status).toBe(0);
    expect(said).toMatch(/^qa does not exist, or is being deleted$/m);
    expect(said).toMatch(/^hello-staging scales again/m);
  });

  it('a stage that goes is left out: its deployment group is gone before its instances', () => {
    const { status, said } = settle({ group: GOING });
    expect([status, said]).toEqual([0, 'staging does not exist, or is being deleted']);
  });

  it.each([
    ['autoscaling resume-processes', { alarmConfiguration: { enabled: true } }],
    ['deploy update-deployment-group', { group: { SuspendedProcesses: ['Launch'] } }],
  ])('where AWS refuses %s the rest is done all the same, and the step fails', (refused, done) => {
    const { status, complained, after } = settle({ refused: [refused] });
    expect(status).toBe(1);
    expect(complained).toMatch(/Scaling and alarms not restored in: staging\./);
    expect(after).toMatchObject(done);
  });
});

describe('by the clock', () => {
  const byClock = (changes: Partial<World> = {}, variables: Record<string, string> = {}) =>
    settle(changes, { BY_CLOCK: 'yes', ...variables });
  const changing = ({ calls }: World) => calls.filter((call) => /resume|update/.test(call));
  const on = { ...off, enabled: true };

  it.each([
    ['processes', { alarmConfiguration: on }],
    ['alarms', { group: world().group }],
    [
      'alarms, by a switch that is not there',
      { group: world().group, alarmConfiguration: { alarms: off.alarms } },
    ],
  ])('what a release whose end nobody told left behind is taken back: %s', (_, changes) => {
    const { status, after } = byClock(changes);
    expect(status).toBe(0);
    expect(after.group?.SuspendedProcesses ?? []).not.toContain('AZRebalance');
    expect(after.alarmConfiguration?.enabled).toBe(true);
  });

  it.each([
    ['nothing is', { group: world().group, alarmConfiguration: on }],
    ['a stage has no alarms', { group: world().group, alarmConfiguration: null }],
    [
      'a person suspended some of them',
      {
        group: { ...held, SuspendedProcesses: ['AZRebalance', 'AlarmNotification'] },
        alarmConfiguration: on,
      },
    ],
    [
      'a person has other bounds than the schedule',
      {
        group: { ...world().group!, MinSize: 0 },
        alarmConfiguration: on,
        schedule: [
          { ScheduledActionName: 'down-1', StartTime: '2026-03-02T20:00:00Z', MinSize: 0, MaxSize: 0 },
          { ScheduledActionName: 'up-1', StartTime: '2026-03-03T06:00:00Z', MinSize: 2, MaxSize: 4 },
        ],
      },
    ],
  ])('nothing is touched where %s left behind', (_, changes) => {
    const { status, said, after } = byClock(changes);
    expect(status).toBe(0);
    expect(said).toBe('staging needs nothing: no release left its settings changed');
    expect(changing(after)).toEqual([]);
  });

  // [CodeDeploy API, GetDeploymentGroup, errors]
  it('a stage whose deployment group was not made yet has no alarms that are off', () => {
    const { status, said } = byClock({ group: world().group, absent: ['deploy get-deployment-group'] });
    expect([status, said]).toEqual([0, 'staging needs nothing: no release left its settings changed']);
  });

  it('a release that runs is left alone, and not waited for', () => {
    const running = { deployments: { 'd-1': { creator: 'user', looks: -1 } }, ...at('InProgress') };
    const { status, said, after } = byClock(running, { WAIT_SECONDS: '900' });
    expect([status, said]).toEqual([0, 'a release to staging is in progress']);
    expect(changing(after)).toEqual([]);
  });

  it.each(['autoscaling describe-auto-scaling-groups', 'deploy get-deployment-group'])(
    'where AWS does not say (%s), it is not taken for nothing',
    (refused) => {
      const { status, complained } = byClock({ refused: [refused] });
      expect(status).toBe(1);
      expect(complained).toMatch(/alarms not restored in: staging\. .* tried again within the hour/s);
    },
  );
});

describe('a schedule whose time came while the stage was held', () => {
  const actions = (up: string, down: string) => [
    { ScheduledActionName: 'down-1a2b3c4d', StartTime: down, MinSize: 0, MaxSize: 0 },
    { ScheduledActionName: 'up-5e6f7a8b', StartTime: up, MinSize: 2, MaxSize: 4 },
  ];
  const AWAKE = actions('2026-03-03T06:00:00Z', '2026-03-02T20:00:00Z');
  const ASLEEP = actions('2026-03-03T06:00:00Z', '2026-03-03T20:00:00Z');
  const bounds = (MinSize: number, MaxSize: number) => ({ ...held!, MinSize, MaxSize });
  const updates = ({ calls }: World) => calls.filter((call) => call.includes('update-auto-scaling-group'));

  it('to wake it: it gets its ordinary bounds, which Auto Scaling would not give it any more', () => {
    const { status, after } = settle({ schedule: AWAKE, group: bounds(0, 2) });
    expect(status).toBe(0);
    expect(after.group).toMatchObject({ MinSize: 2, MaxSize: 4, DesiredCapacity: 2 });
  });

  it('also where its actions have the names that they had before', () => {
    const schedule = AWAKE.map((action) => ({
      ...action,
      ScheduledActionName: action.ScheduledActionName.replace(/-.*/, ''),
    }));
    expect(settle({ schedule, group: bounds(0, 2) }).after.group).toMatchObject({ MinSize: 2, MaxSize: 4 });
  });

  it("a person's own actions are none of its: neither the next one nor bounds", () => {
    const own = [
      { ScheduledActionName: 'up-black-friday', StartTime: '2026-03-02T19:00:00Z', MinSize: 9, MaxSize: 9 },
      { ScheduledActionName: 'night', StartTime: '2026-03-02T18:00:00Z', MinSize: 1, MaxSize: 1 },
    ];
    const { after } = settle({ schedule: [...own, ...AWAKE], group: bounds(0, 2) });
    expect(after.group).toMatchObject({ MinSize: 2, MaxSize: 4 });
  });

  it.each([
    ['did not come: it is awake as it should be', AWAKE, bounds(2, 4)],
    ['or to sleep: it stays awake until the next turn', ASLEEP, bounds(0, 2)],
    ['is none', [], bounds(0, 2)],
  ])('%s', (_, schedule, group) => {
    const { status, after } = settle({ schedule, group });
    expect(status).toBe(0);
    expect(updates(after)).toEqual([]);
  });
});
