import { group, instance, PATIENT, runStep, type World, world } from './step-world';

const verify = (changes: Partial<World> = {}, variables: Record<string, string> = {}) =>
  runStep('verify', world(changes), variables);
const NEW: [string, string] = ['Success', 'release abc b:1\n'];
const held = group({ SuspendedProcesses: ['AZRebalance', 'AlarmNotification', 'ScheduledActions'] });
const off = { enabled: false, alarms: [{ name: 'hello-staging-app-5xx' }] };

describe('the check of every instance', () => {
  it('succeeds if each serves the release and is healthy, and lets the stage scale again', () => {
    const { status, complained, after } = verify({ group: held, alarmConfiguration: off });
    expect({ status, complained }).toEqual({ status: 0, complained: '' });
    expect(after.calls.filter((call) => call.startsWith('ssm send'))).toEqual([
      'ssm send-command document-name=hello-staging-release instance-ids=i-1 i-2 timeout-seconds=60',
    ]);
    expect(after.group?.SuspendedProcesses).toEqual([]);
    expect(after.alarmConfiguration?.enabled).toBe(true);
  });

  // Each of these alone must make the check fail.
  const second = (status: string, output: string): Partial<World> => ({
    answers: { 'i-1': [NEW], 'i-2': [[status, output]] },
  });
  const health = (states: World['health']) => ({ health: { 'i-1': ['healthy'], ...states } });
  const SERVES = 'i-2 does not serve this release:';
  const DOWN = 'the health path $HEALTH_PATH did not answer with a 2xx status: 503';
  it.each<[string, Partial<World>, string]>([
    [
      'serves the release before',
      second('Success', 'release old b:0\n'),
      `${SERVES} Success\trelease old b:0`,
    ],
    ['serves another build', second('Success', 'release abc b:0\n'), `${SERVES} Success\trelease abc b:0`],
    ['answers nothing', second('Failed', `${DOWN}\n`), `${SERVES} Failed\t${DOWN}`],
    ['is out of reach', { answers: { 'i-1': [NEW] } }, `${SERVES} Undeliverable`],
    ['is unhealthy', health({ 'i-2': ['unhealthy'] }), 'i-2 is unhealthy at the load balancer'],
    ['is no target', health({}), 'i-2 is not registered at the load balancer'],
    [
      'is not in service yet',
      { stuck: true, group: group({ Instances: [instance('i-1'), instance('i-2', 'Pending:Wait')] }) },
      'i-2 is not in service yet (Pending:Wait)',
    ],
    ['cannot be asked', { refused: ['ssm send-command'] }, `${SERVES} no answer`],
    [
      'has an answer that cannot be read',
      { refused: ['ssm list-command-invocations'] },
      `${SERVES} no answer`,
    ],
    [
      'has no health to read',
      { refused: ['elbv2 describe-target-health'] },
      'i-2 is not registered at the load balancer',
    ],
  ])('fails if an instance %s', (_, changes, shortcoming) => {
    const { status, complained, after } = verify({ group: held, ...changes });
    expect(status).toBe(1);
    expect(complained).toMatch(/Not every instance of staging serves the release after 0 s:/);
    expect(complained.split('\n')).toContain(shortcoming);
    // The pipeline rolls back now, while scaling must stay suspended.
    expect(after.calls.filter((call) => call.includes('resume'))).toEqual([]);
  });

  it('fails if no instance is in service, or AWS does not answer', () => {
    expect(verify({ group: group({ Instances: [] }) }).complained).toMatch(/no instance is in service/);
    const { status, complained } = verify({ refused: ['autoscaling describe-auto-scaling-groups'] });
    expect(status).toBe(1);
    expect(complained).toMatch(/no instance is in service/);
  });

  it('waits while something still changes', () => {
    const { status, said } = verify(
      {
        answers: {
          'i-1': [['InProgress', ''], ['Success', 'release old b:0\n'], NEW],
          'i-2': [['Success', 'release old b:0\n'], NEW],
        },
        health: { 'i-1': ['initial', 'healthy'], 'i-2': ['healthy'] },
      },
      PATIENT,
    );
    expect(status).toBe(0);
    expect(said).toMatch(/^i-1 is initial at the load balancer$/m);
  });

  it('leaves out instances that are being terminated', () => {
    const Instances = [...world().group!.Instances, instance('i-3', 'Terminating:Wait')];
    expect(verify({ group: group({ Instances }) }).status).toBe(0);
  });

  it('accepts the right commit from an app whose health path has no build', () => {
    const answers = { 'i-1': [['Success', 'release abc -\n'] as [string, string]], 'i-2': [NEW] };
    expect(verify({ answers }).status).toBe(0);
  });

  it('asks fifty instances at a time, and all of them', () => {
    const ids = Array.from({ length: 51 }, (_, index) => `i-${index + 1}`);
    const { status, after } = verify({
      group: group({ Instances: ids.map((id) => instance(id)) }),
      answers: Object.fromEntries(ids.map((id) => [id, [NEW]])),
      health: Object.fromEntries(ids.map((id) => [id, ['healthy']])),
    });
    expect(status).toBe(0);
    const asked = after.calls.flatMap(
      (call) => /instance-ids=(.*) timeout/.exec(call)?.[1]?.split(' ').length ?? [],
    );
    expect(asked).toEqual([50, 1]);
  });
});
