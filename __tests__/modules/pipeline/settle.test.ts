import { PATIENT, runStep, type World, world } from './step-world';

const held: World['group'] = {
  ...world().group!,
  SuspendedProcesses: ['AZRebalance', 'AlarmNotification', 'Launch', 'ScheduledActions'],
};
const off = { enabled: false, alarms: [{ name: 'hello-staging-app-5xx' }] };
const settle = (changes: Partial<World> = {}, variables: Record<string, string> = {}) =>
  runStep('settle', world({ group: held, alarmConfiguration: off, ...changes }), variables);
/** What a person suspended stays so. */
const SETTLED = { group: { SuspendedProcesses: ['Launch'] }, alarmConfiguration: { enabled: true } };

describe('after an execution has ended', () => {
  it.each(['Failed', 'Stopped', 'Succeeded', 'Cancelled'])(
    'however (%s), the stage scales and its alarms watch',
    (end) => {
      const { status, after } = settle({ pipelineState: { 'Deploy-staging': end } });
      expect(status).toBe(0);
      expect(after).toMatchObject(SETTLED);
    },
  );

  it('nothing changes under the release that came next', () => {
    const { status, said, after } = settle({ pipelineState: { 'Deploy-staging': 'InProgress' } });
    expect(status).toBe(0);
    expect(said).toMatch(/^staging is being released to by another execution/m);
    expect(after.group).toEqual(held);
    expect(after.alarmConfiguration).toEqual(off);
  });

  it('CodeDeploy may roll back in peace', () => {
    const { status, said, after } = settle(
      { deployments: { 'd-2': { creator: 'codeDeployRollback', looks: 2 } } },
      PATIENT,
    );
    expect(status).toBe(0);
    expect(said).toMatch(/deployment d-2 still runs: waiting for its end[^]*scales again/);
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
    expect(said).toMatch(/^qa does not exist$/m);
    expect(said).toMatch(/^hello-staging scales again/m);
  });

  it.each([
    ['autoscaling resume-processes', { alarmConfiguration: { enabled: true } }],
    ['deploy update-deployment-group', { group: { SuspendedProcesses: ['Launch'] } }],
  ])('where AWS refuses %s the rest is done all the same, and the step fails', (refused, done) => {
    const { status, complained, after } = settle({ refused: [refused] });
    expect(status).toBe(1);
    expect(complained).toMatch(/Not settled: staging\./);
    expect(after).toMatchObject(done);
  });
});

describe('a schedule whose time came while the stage was held', () => {
  const actions = (up: string, down: string) => [
    { ScheduledActionName: 'down', StartTime: down, MinSize: 0, MaxSize: 0 },
    { ScheduledActionName: 'up', StartTime: up, MinSize: 2, MaxSize: 4 },
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
