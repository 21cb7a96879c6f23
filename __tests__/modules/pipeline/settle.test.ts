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
/** A process that a person has suspended stays so. */
const SETTLED = { group: { SuspendedProcesses: ['Launch'] }, alarmConfiguration: { enabled: true } };

describe('after an execution has ended', () => {
  it.each(['Failed', 'Stopped', 'Succeeded', 'Cancelled'])(
    'as %s, the stage scales and its alarms stop deployments',
    (end) => {
      const { status, after } = settle(at(end));
      expect(status).toBe(0);
      expect(after).toMatchObject(SETTLED);
    },
  );

  it('nothing changes during the next release', () => {
    const { status, said, after } = settle(at('InProgress'));
    expect(status).toBe(0);
    expect(said).toMatch(/^another release to staging is in progress; this step runs again when it ends$/m);
    expect(after.group).toEqual(held);
    expect(after.alarmConfiguration).toEqual(off);
  });

  it('it waits for a rollback of CodeDeploy', () => {
    const { status, said, after } = settle(
      { deployments: { 'd-2': { creator: 'codeDeployRollback', looks: 2 } } },
      PATIENT,
    );
    expect(status).toBe(0);
    expect(said).toMatch(/deployment d-2 is in progress: waiting until it ends[^]*scales again/);
    expect(after).toMatchObject(SETTLED);
  });

  it('scaling is restored although a deployment does not end, or CodePipeline does not answer', () => {
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

  it('a stage that is being deleted is left out: its deployment group is gone before its instances', () => {
    const { status, said } = settle({ group: GOING });
    expect([status, said]).toEqual([0, 'staging does not exist, or is being deleted']);
  });

  it.each([
    ['autoscaling resume-processes', { alarmConfiguration: { enabled: true } }],
    ['deploy update-deployment-group', { group: { SuspendedProcesses: ['Launch'] } }],
  ])('if AWS refuses %s, the rest is restored all the same, and the step fails', (refused, done) => {
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
  ])('what a release without an event of its end has changed is restored: %s', (_, changes) => {
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
  ])('nothing is changed if %s left behind', (_, changes) => {
    const { status, said, after } = byClock(changes);
    expect(status).toBe(0);
    expect(said).toBe('staging needs nothing: no release left its settings changed');
    expect(changing(after)).toEqual([]);
  });

  // [CodeDeploy API, GetDeploymentGroup, errors]
  it('a stage without its deployment group yet has no alarms that are off', () => {
    const { status, said } = byClock({ group: world().group, absent: ['deploy get-deployment-group'] });
    expect([status, said]).toEqual([0, 'staging needs nothing: no release left its settings changed']);
  });

  it('a running release is ignored, without a wait', () => {
    const running = { deployments: { 'd-1': { creator: 'user', looks: -1 } }, ...at('InProgress') };
    const { status, said, after } = byClock(running, { WAIT_SECONDS: '900' });
    expect([status, said]).toEqual([0, 'a release to staging is in progress']);
    expect(changing(after)).toEqual([]);
  });

  it.each(['autoscaling describe-auto-scaling-groups', 'deploy get-deployment-group'])(
    'if AWS does not answer (%s), the step fails',
    (refused) => {
      const { status, complained } = byClock({ refused: [refused] });
      expect(status).toBe(1);
      expect(complained).toMatch(/alarms not restored in: staging\. .* tried again within the hour/s);
    },
  );
});

describe('a scheduled action that was due while the stage was suspended', () => {
  const actions = (up: string, down: string) => [
    { ScheduledActionName: 'down-1a2b3c4d', StartTime: down, MinSize: 0, MaxSize: 0 },
    { ScheduledActionName: 'up-5e6f7a8b', StartTime: up, MinSize: 2, MaxSize: 4 },
  ];
  const AWAKE = actions('2026-03-03T06:00:00Z', '2026-03-02T20:00:00Z');
  const ASLEEP = actions('2026-03-03T06:00:00Z', '2026-03-03T20:00:00Z');
  const bounds = (MinSize: number, MaxSize: number) => ({ ...held!, MinSize, MaxSize });
  const updates = ({ calls }: World) => calls.filter((call) => call.includes('update-auto-scaling-group'));

  it('to scale it up: it gets its minimum and maximum, which Auto Scaling would not set any more', () => {
    const { status, after } = settle({ schedule: AWAKE, group: bounds(0, 2) });
    expect(status).toBe(0);
    expect(after.group).toMatchObject({ MinSize: 2, MaxSize: 4, DesiredCapacity: 2 });
  });

  it('also if its actions have their earlier names', () => {
    const schedule = AWAKE.map((action) => ({
      ...action,
      ScheduledActionName: action.ScheduledActionName.replace(/-.*/, ''),
    }));
    expect(settle({ schedule, group: bounds(0, 2) }).after.group).toMatchObject({ MinSize: 2, MaxSize: 4 });
  });

  it("a person's own actions do not count", () => {
    const own = [
      { ScheduledActionName: 'up-black-friday', StartTime: '2026-03-02T19:00:00Z', MinSize: 9, MaxSize: 9 },
      { ScheduledActionName: 'night', StartTime: '2026-03-02T18:00:00Z', MinSize: 1, MaxSize: 1 },
    ];
    const { after } = settle({ schedule: [...own, ...AWAKE], group: bounds(0, 2) });
    expect(after.group).toMatchObject({ MinSize: 2, MaxSize: 4 });
  });

  it.each([
    ['was not due: it is up as it should be', AWAKE, bounds(2, 4)],
    ['or to scale it down: it stays up until the next action', ASLEEP, bounds(0, 2)],
    ['is none', [], bounds(0, 2)],
  ])('%s', (_, schedule, group) => {
    const { status, after } = settle({ schedule, group });
    expect(status).toBe(0);
    expect(updates(after)).toEqual([]);
  });
});
