import { type StageChanges, synthesizeStage } from '../../support/stage';

const GROUP = 'aws_codedeploy_deployment_group.deployment_target_group';
const ALL = ['app-5xx', 'elb-5xx', 'latency-p99', 'no-healthy-host', 'unhealthy-hosts'];

/** Ids of the alarms that stop a release to the stage and roll it back. */
function rolledBackOn(changes: StageChanges): string[] {
  const stack = synthesizeStage(changes);
  const { alarm_configuration: configuration } = stack.at(GROUP);
  const { enabled, alarms } = configuration as { enabled: boolean; alarms: string[] };
  expect(enabled).toBe(true);
  return alarms.map((reference) => {
    const address = /^\$\{(.+)\.alarm_name\}$/.exec(reference)?.[1] ?? reference;
    return String(stack.at(address)['alarm_name']).replace('hello-staging-', '');
  });
}

describe('the alarms that roll a release back', () => {
  it.each<[string, StageChanges]>([
    ['some instances always serve', { rollout: 'OneAtATime' }],
    ['half of them do', { rollout: 'HalfAtATime', instances: { min: 4 } }],
    [
      'scaled to 0, it is scaled up first',
      { rollout: 'OneAtATime', schedule: { down: '0 20 * * *', up: '0 6 * * *' } },
    ],
  ])('are all that a bad release sets off where %s', (_, changes) => {
    expect(rolledBackOn(changes)).toEqual(ALL);
  });

  it.each<[string, StageChanges]>([
    ['AllAtOnce', { rollout: 'AllAtOnce' }],
    ['one instance', { rollout: 'OneAtATime', instances: { min: 1 } }],
  ])("are only those of the app's answers where a release empties the load balancer: %s", (_, changes) => {
    expect(rolledBackOn(changes)).toEqual(['app-5xx']);
  });
});
