import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { agentConfiguration } from '../../../modules/fleet/agent-configuration';
import { synthesizeStage } from '../../support/stage';

const GROUP = 'aws_autoscaling_group.fleet_auto_scaling_group';
const staging = synthesizeStage();
const group = staging.at(GROUP);

describe('an instance that is terminated', () => {
  const hooks = Object.values(staging.all('aws_autoscaling_lifecycle_hook'));
  const [hook] = hooks;

  it('has time to send its last log lines, and then ends without an answer to the hook', () => {
    expect(hook).toMatchObject({
      autoscaling_group_name: `\${${GROUP}.name}`,
      lifecycle_transition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      default_result: 'CONTINUE',
    });
    const { logs } = JSON.parse(agentConfiguration({ project: 'hello', stage: 'staging' })) as {
      logs: { force_flush_interval: number };
    };
    const seconds = Number(hook?.['heartbeat_timeout']);
    expect(seconds).toBeGreaterThanOrEqual(30); // AWS's least
    expect(seconds).toBeGreaterThanOrEqual(3 * logs.force_flush_interval);
    expect(seconds).toBeLessThanOrEqual(60); // every replacement waits for it
  });

  it('has no other hook of ours: CodeDeploy creates the one for launches', () => {
    expect(hooks).toHaveLength(1);
    expect(group['initial_lifecycle_hook']).toBeUndefined();
  });
});

describe('scaling', () => {
  const policies = Object.values(staging.all('aws_autoscaling_policy'));
  const tracking = policies.map(
    (policy) => policy['target_tracking_configuration'] as Record<string, unknown>,
  );

  it('can be scaled in as well as out', () => {
    expect(tracking.filter((configuration) => configuration['disable_scale_in'])).toEqual([]);
  });

  it('scales out before the alarm on CPU', () => {
    const cpu = tracking.find((configuration) => JSON.stringify(configuration).includes('CPUUtilization'));
    const alarm = staging.at('aws_cloudwatch_metric_alarm.monitoring_cpu_alarm');
    expect(Number(cpu?.['target_value'])).toBeLessThan(Number(alarm['threshold']));
  });

  it('counts a new instance only after boot and release', () => {
    const { hooks } = parse(readFileSync(join(__dirname, '../../../app/appspec.yml'), 'utf8')) as {
      hooks: Record<string, { timeout: number }[]>;
    };
    // A new instance has no release to stop. The scripts' time limits are the longest time of a release.
    const release = ['BeforeInstall', 'AfterInstall', 'ApplicationStart']
      .flatMap((event) => hooks[event] ?? [])
      .reduce((sum, { timeout }) => sum + timeout, 0);
    expect(group['default_instance_warmup']).toBeGreaterThanOrEqual(release);
  });
});
