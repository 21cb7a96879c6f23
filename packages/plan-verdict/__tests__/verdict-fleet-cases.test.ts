import { sketch, sketched, standing } from '../../recorded-plans';
import { said } from './helpers';

const RIGHTS = 'running instances lose rights';
const HOOK = 'CodeDeploy does not notice, and its lifecycle hook is lost with it';
const LOST =
  "CodeDeploy's lifecycle hook and its last good revision are lost with it: instances that start later get no app, until the next release";

const group = standing('aws_autoscaling_group.fleet');
const deployments = 'aws_codedeploy_deployment_group.main';

describe('plans written by hand', () => {
  test.each<[what: string, change: ReturnType<typeof sketch>, ...said: string[]]>([
    [
      'Auto Scaling group replaced, new one first',
      sketch('aws_autoscaling_group.fleet', 'createBeforeDestroy'),
      'cuts users off',
      `the old instances are terminated before the new ones answer; ${HOOK}`,
      'instead: keep its name',
    ],
    [
      'maximum equal to the running instances',
      sketch('aws_autoscaling_group.fleet', 'update', { set: { max_size: 2 } }),
      'in place',
    ],
    [
      'maximum below the running instances',
      sketch('aws_autoscaling_group.fleet', 'update', {
        before: { ...group, desired_capacity: 4 },
        set: { max_size: 3 },
      }),
      'cuts users off',
      'at most 3 may run, and 4 do: 1 that serve users are terminated at once',
      'instead: wait until the scaling policy has scaled in, or lower the desired capacity first',
    ],
    [
      'lower desired capacity',
      sketch('aws_autoscaling_group.fleet', 'update', { set: { desired_capacity: 1 } }),
      'in place',
      '1 of 2 instances are drained and terminated',
    ],
    [
      'minimum 0',
      sketch('aws_autoscaling_group.fleet', 'update', { set: { min_size: 0 } }),
      'in place',
      'it may scale down to no instance at all',
    ],
    [
      'a group at 0 instances gets its size',
      sketch('aws_autoscaling_group.fleet', 'update', {
        before: { ...group, desired_capacity: 0, max_size: 0 },
        set: { max_size: 4 },
      }),
      'in place',
    ],
    [
      'a group at 0 instances gets another zone',
      sketch('aws_autoscaling_group.fleet', 'update', {
        before: { ...group, desired_capacity: 0, max_size: 0 },
        set: {
          vpc_zone_identifier: [...(group['vpc_zone_identifier'] as string[]), 'subnet-00000000000000009'],
        },
      }),
      'in place',
    ],
    [
      'a group with instances is set to 0',
      sketch('aws_autoscaling_group.fleet', 'update', { set: { max_size: 0 } }),
      'cuts users off',
      'no instance is left to answer',
    ],
    [
      'limits that a scheduled action sets',
      sketch('aws_autoscaling_schedule.up', 'update', {
        before: { min_size: 2, max_size: 4, desired_capacity: 2 },
        set: { max_size: 8 },
      }),
      'in place',
      'the group takes the new limits when this action runs next, not now',
    ],
    [
      'limits that a new scheduled action sets',
      sketch('aws_autoscaling_schedule.up', 'replace', {
        before: { scheduled_action_name: 'up-1', min_size: 2, max_size: 4, desired_capacity: 2 },
        set: { scheduled_action_name: 'up-2', max_size: 8 },
      }),
      'in place',
      'the group takes the new limits when this action runs next, not now',
    ],
    [
      'a scheduled action changed by hand',
      sketch('aws_autoscaling_schedule.up', 'update', {
        before: { recurrence: '0 9 * * *', start_time: '2026-12-01T09:00:00Z' },
        set: { recurrence: '0 6 * * *' },
      }),
      'in place',
      'its next run is at 2026-12-01T09:00:00Z; after that time the apply fails: delete the action then, and ' +
        'the next plan creates it again',
    ],
    [
      'all subnets exchanged',
      sketch('aws_autoscaling_group.fleet', 'update', {
        set: { vpc_zone_identifier: ['subnet-00000000000000001'] },
      }),
      'cuts users off',
      'it leaves every subnet it runs in at once',
      'instead: remove one zone in each apply',
    ],
    [
      'target group of another stack removed',
      sketch('aws_autoscaling_group.fleet', 'update', {
        before: { ...group, target_group_arns: ['arn:other'] },
        set: { target_group_arns: [] },
      }),
      'cuts users off',
      'its instances leave a target group that gets requests, before they enter any other',
    ],
    [
      'another version of the same template',
      sketch('aws_autoscaling_group.fleet', 'update', {
        set: { launch_template: [{ ...(group['launch_template'] as object[])[0], version: '2' }] },
      }),
      'in place',
      'new instances start from another version of the template; running ones keep theirs',
    ],
    [
      'launch template deleted by hand and created again',
      sketch('aws_autoscaling_group.fleet', 'update', {
        before: { ...group, launch_template: [{ id: 'lt-deleted', version: '7' }] },
        unknown: { launch_template: [{ id: true }] },
      }),
      'cuts users off',
      'it names another launch template with the version number of the old one: new instances may not start',
    ],
    [
      'health check type ELB',
      sketch('aws_autoscaling_group.fleet', 'update', {
        before: { ...group, health_check_type: 'EC2' },
        set: { health_check_type: 'ELB' },
      }),
      'in place',
      "instances that fail the load balancer's health check will be replaced",
    ],
    [
      'processes suspended',
      sketch('aws_autoscaling_group.fleet', 'update', { set: { suspended_processes: ['Launch'] } }),
      'in place',
      'Launch is suspended: the group no longer heals itself',
    ],
    [
      'metrics removed',
      sketch('aws_autoscaling_group.fleet', 'update', {
        before: { ...group, enabled_metrics: ['GroupMaxSize'] },
        set: { enabled_metrics: [] },
      }),
      'in place',
      'alarms on the removed metrics get no data',
    ],
    [
      'scheduled action to 0 instances',
      sketch('aws_autoscaling_schedule.night', 'update', { set: { desired_capacity: 0 } }),
      'in place',
      'it scales the group to zero instances: no request is answered in that time',
    ],
    [
      'lifecycle hook destroyed',
      sketch('aws_autoscaling_lifecycle_hook.x', 'delete', { before: {} }),
      'in place',
      'instances are terminated without waiting for it: their last logs may be lost',
    ],
    [
      'scaling policy replaced, old one first',
      sketch('aws_autoscaling_policy.x', 'replace', { before: {} }),
      'in place',
    ],
    [
      'unused launch template destroyed',
      sketch('aws_launch_template.idle', 'delete', { before: { id: 'lt-1', name: 'idle' } }),
      'in place',
      'no group uses it',
    ],
    [
      'launch template of the group destroyed',
      sketch('aws_launch_template.fleet', 'delete'),
      'cuts users off',
      'aws_autoscaling_group.fleet can start no instance without it',
    ],
    [
      "policy of the instances' role replaced, new one first",
      sketch('aws_iam_role_policy.fleet', 'createBeforeDestroy'),
      'replaced without a gap',
    ],
    [
      'EC2 no longer trusted',
      sketch('aws_iam_role.fleet', 'update', {
        set: { assume_role_policy: standing('aws_iam_role.flows')['assume_role_policy'] },
      }),
      'cuts users off',
      `${RIGHTS}: EC2 may no longer assume the role`,
    ],
    [
      'policy of another role',
      sketch('aws_iam_role_policy.other', 'delete', { before: { role: 'hello-staging-flows' } }),
      'in place',
      'users of the role lose rights',
    ],
    [
      'OIDC provider destroyed',
      sketch('aws_iam_openid_connect_provider.ci', 'delete', { before: {} }),
      'in place',
      'nobody can log in through it meanwhile',
    ],
    [
      'instance profile gets its role back',
      sketch('aws_iam_instance_profile.fleet', 'update', {
        before: { ...standing('aws_iam_instance_profile.fleet'), role: '' },
        set: { role: 'hello-staging-fleet' },
      }),
      'in place',
    ],
    [
      'deployment group replaced',
      sketch(deployments, 'createBeforeDestroy'),
      'cuts users off',
      LOST,
      'instead: keep its name; where it must go, release at once after the apply',
    ],
    [
      'deployment group gets another Auto Scaling group',
      sketch(deployments, 'update', { set: { autoscaling_groups: ['other'] } }),
      'cuts users off',
      'another Auto Scaling group gets the releases: the one that runs now loses its lifecycle hook',
    ],
    [
      'rollback off',
      sketch(deployments, 'update', { set: { auto_rollback_configuration: [{ enabled: false }] } }),
      'in place',
      'failed releases are no longer rolled back',
    ],
    [
      'pipeline replaced',
      sketch('aws_codepipeline.main', 'replace', { before: {} }),
      'in place',
      'a running release and the history are lost',
    ],
    [
      'pipeline changed',
      sketch('aws_codepipeline.main', 'update', { before: { stage: [{ name: 'a' }] }, set: { stage: [] } }),
      'in place',
      'it cancels every release that runs or waits; while there is one the apply refuses',
    ],
    [
      'pipeline tags changed, which does not update the pipeline',
      sketch('aws_codepipeline.main', 'update', { before: { tags: {} }, set: { tags: { a: 'b' } } }),
      'in place',
    ],
    [
      'build project removed',
      sketch('aws_codebuild_project.main', 'delete', { before: {} }),
      'in place',
      'releases stop, and the history is lost',
    ],
  ])('%s', (_, change, ...expected) => {
    expect(said(sketched(change), change.address)).toEqual(expected);
  });
});
