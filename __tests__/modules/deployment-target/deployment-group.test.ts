import { AutoscalingGroup } from '@cdktf/provider-aws/lib/autoscaling-group';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { TerraformStack, Testing } from 'cdktf';
import { DeploymentGroup } from '../../../modules/deployment-target/deployment-group';
import type { Rollout } from '../../../settings';
import { resolveStage, synthesizeStage } from '../../support/stage';
import { Synthesized } from '../../support/synthesized';

const GROUP = 'aws_codedeploy_deployment_group.deployment_target_group';
const FLEET = 'aws_autoscaling_group.fleet_auto_scaling_group';

/** A deployment group in a stack of its own. */
function target(alarmNames?: string[]) {
  const { settings, stage } = resolveStage();
  const stack = new TerraformStack(Testing.app(), 'alone');
  new DeploymentGroup(stack, 'target', {
    project: settings.project,
    name: 'hello-staging',
    account: settings.account,
    region: settings.region,
    stage,
    group: new AutoscalingGroup(stack, 'fleet', { minSize: 1, maxSize: 1 }),
    targetGroup: new LbTargetGroup(stack, 'targets', { name: 'hello-staging-1a2b3c4d' }),
    alarmNames,
  });
  const [values] = Object.values(new Synthesized(stack).all('aws_codedeploy_deployment_group'));
  return values!;
}

const alarms = (count: number) => Array.from({ length: count }, (_, index) => `hello-staging-${index}`);

describe('the deployment group of a stage', () => {
  it('has the name of the stage, as its application has', () => {
    const stack = synthesizeStage({}, { begin: 'production' });
    expect(stack.values('aws_codedeploy_app', 'name')).toEqual(['hello-production']);
    expect(stack.at(GROUP)).toMatchObject({ deployment_group_name: 'hello-production' });
  });

  it('deploys in place, with each instance out of the load balancer meanwhile', () => {
    expect(synthesizeStage().at(GROUP)).toMatchObject({
      deployment_style: { deployment_type: 'IN_PLACE', deployment_option: 'WITH_TRAFFIC_CONTROL' },
      // By the name: with the ARN, CodeDeploy finds no target group, without an error.
      load_balancer_info: { target_group_info: [{ name: '${aws_lb_target_group.target_group_group.name}' }] },
      autoscaling_groups: [`\${${FLEET}.name}`],
    });
  });

  it.each<Rollout>(['AllAtOnce', 'HalfAtATime', 'OneAtATime'])(
    'deploys to as many instances at a time as %s says',
    (rollout) => {
      expect(synthesizeStage({ rollout }).at(GROUP)).toMatchObject({
        deployment_config_name: `CodeDeployDefault.${rollout}`,
      });
    },
  );

  it('is rolled back by CodeDeploy if a deployment fails or an alarm stops it', () => {
    expect(synthesizeStage().at(GROUP)).toMatchObject({
      auto_rollback_configuration: {
        enabled: true,
        events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
    });
  });

  it('deploys again to instances that started during a release', () => {
    expect(synthesizeStage().at(GROUP)).toMatchObject({ outdated_instances_strategy: 'UPDATE' });
  });

  it('keeps its rights until CodeDeploy has deleted its hook on the Auto Scaling group', () => {
    const stack = synthesizeStage();
    const policies = Object.keys(stack.all('aws_iam_role_policy')).filter((address) =>
      address.includes('.deployment_target_'),
    );
    expect(policies).toHaveLength(3);
    expect([...stack.before(GROUP)]).toEqual(expect.arrayContaining([...policies, FLEET]));
  });

  it('is replaced with the Auto Scaling group, because a new one of the same name lacks the hook', () => {
    expect(synthesizeStage().at(GROUP)).toMatchObject({
      lifecycle: { replace_triggered_by: [`${FLEET}.arn`] },
    });
  });
});

describe('the alarms that stop a release', () => {
  it.each([undefined, []])('are none if none are given: %j', (none) => {
    expect(target(none)).not.toHaveProperty('alarm_configuration');
  });

  it.each([1, 10])('are the given ones: %i', (count) => {
    expect(target(alarms(count))).toMatchObject({
      alarm_configuration: { enabled: true, alarms: alarms(count) },
    });
  });

  it('are ignored by Terraform where a release may switch them off', () => {
    const ignored = (names: Parameters<typeof alarms>[0]) =>
      (target(alarms(names))['lifecycle'] as { ignore_changes?: string[] }).ignore_changes;
    expect(ignored(2)).toEqual(['alarm_configuration[0].enabled']); // and not which alarms they are
    expect(ignored(0)).toBeUndefined();
  });

  it('are at most 10', () => {
    expect(() => target(alarms(11))).toThrow(
      'alarmNames of hello-staging has 11 alarms, but CodeDeploy takes at most 10 in a deployment group: leave some out.',
    );
  });
});
