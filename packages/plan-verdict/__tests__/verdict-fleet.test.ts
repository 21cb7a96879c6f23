import { real } from '../../recorded-plans';
import { said } from './helpers';

const RIGHTS = 'running instances lose rights';
const HOOK = 'CodeDeploy does not notice, and its lifecycle hook is lost with it';
const KEPT = 'running instances keep what they have until they are refreshed';
const LOST =
  "CodeDeploy's lifecycle hook and its last good revision are lost with it: instances that start later get no app, until the next release";

describe('plans that Terraform recorded', () => {
  test.each<[plan: string, address: string, ...said: string[]]>([
    ['newer image', 'aws_launch_template.fleet', 'in place', KEPT],
    ['newer image and user data', 'aws_launch_template.fleet', 'in place', KEPT],
    [
      'other architecture',
      'aws_launch_template.fleet',
      'in place',
      KEPT,
      "the architecture changes: the app's release must run on it before instances are refreshed",
    ],
    ['tags on everything', 'aws_launch_template.fleet', 'in place'],
    [
      'template renamed',
      'aws_launch_template.fleet',
      'cuts users off',
      "aws_autoscaling_group.fleet is sent to the new template with the old one's version number: it can start no instance",
      'instead: keep its name',
    ],
    [
      'template renamed',
      'aws_autoscaling_group.fleet',
      'cuts users off',
      'it names another launch template with the version number of the old one: new instances may not start',
    ],
    [
      'at most one instance',
      'aws_autoscaling_group.fleet',
      'cuts users off',
      'at most 1 may run, and 2 do: 1 that serve users are terminated at once',
      'instead: wait until the scaling policy has scaled in, or lower the desired capacity first',
    ],
    ['no instances', 'aws_autoscaling_group.fleet', 'cuts users off', 'no instance is left to answer'],
    ['more instances', 'aws_autoscaling_group.fleet', 'in place'],
    [
      'health by EC2 alone',
      'aws_autoscaling_group.fleet',
      'in place',
      'an instance whose app fails is no longer replaced',
    ],
    [
      'group without targets',
      'aws_autoscaling_group.fleet',
      'cuts users off',
      'its instances leave a target group that gets requests, before they enter any other',
    ],
    ['group with another target group', 'aws_autoscaling_group.fleet', 'in place'],
    [
      'group renamed',
      'aws_autoscaling_group.fleet',
      'cuts users off',
      `every instance is terminated before new ones start; ${HOOK}`,
      'instead: keep its name',
    ],
    ['group removed', 'aws_autoscaling_group.fleet', 'cuts users off', 'every instance is terminated'],
    [
      'group removed',
      'aws_codedeploy_deployment_group.main',
      'cuts users off',
      LOST,
      'instead: keep its name; where it must go, release at once after the apply',
    ],
    ['other schedule', 'aws_autoscaling_schedule.night', 'in place'],
    [
      'role renamed',
      'aws_iam_role.fleet',
      'cuts users off',
      `${RIGHTS}: the role that they use is destroyed`,
      'instead: keep its name',
    ],
    [
      'role renamed',
      'aws_iam_role_policy.fleet',
      'cuts users off',
      `${RIGHTS} until it is created again`,
      'instead: create_before_destroy',
    ],
    [
      'role renamed',
      'aws_iam_role_policy_attachment.fleet',
      'cuts users off',
      `${RIGHTS} until it is created again`,
      'instead: create_before_destroy',
    ],
    [
      'role renamed',
      'aws_iam_instance_profile.fleet',
      'cuts users off',
      `${RIGHTS} until AWS has given them the other role's`,
    ],
    [
      'profile renamed',
      'aws_iam_instance_profile.fleet',
      'cuts users off',
      `${RIGHTS}, and new ones cannot start: aws_launch_template.fleet names it`,
      'instead: keep its name',
    ],
    ['role may more', 'aws_iam_role_policy.fleet', 'in place'],
    [
      'role may less',
      'aws_iam_role_policy.fleet',
      'cuts users off',
      'instances may no longer: s3:GetObject on arn:aws:s3:::hello-artifacts/*',
      'instead: first deploy a release and a template that do not need the right, then remove it',
    ],
    ['policy detached', 'aws_iam_role_policy_attachment.fleet', 'cuts users off', RIGHTS],
    [
      'flow role renamed',
      'aws_iam_role.flows',
      'in place',
      'users of the role have no rights until the new one is created and known everywhere',
    ],
    [
      'role trusts another account',
      'aws_iam_role.flows',
      'in place',
      'these principals can no longer assume it: sts:AssumeRole for Service:vpc-flow-logs.amazonaws.com',
    ],
    ['deployment application renamed', 'aws_codedeploy_app.main', 'in place'],
    [
      'releases without traffic control',
      'aws_codedeploy_deployment_group.main',
      'cuts users off',
      'releases no longer take an instance out of the load balancer first: each loses requests',
    ],
    [
      'releases all at once',
      'aws_codedeploy_deployment_group.main',
      'in place',
      'each release takes all instances out of service at once: no request is answered meanwhile',
    ],
    [
      'connection renamed',
      'aws_codestarconnections_connection.main',
      'in place',
      'releases stop until a person has completed the new connection in the console',
    ],
  ])('%s: %s', (name, address, ...expected) => {
    expect(said(real(name), address)).toEqual(expected);
  });

  test('creating again what was deleted by hand is not refused', () => {
    const plan = real('deleted by hand');
    expect(plan.drift.map(({ address, kind }) => `${address} ${kind}`)).toContain(
      'aws_autoscaling_group.fleet delete',
    );
    expect(said(plan, 'aws_autoscaling_group.fleet')).toEqual(['in place']);
    expect(said(plan, 'aws_codedeploy_deployment_group.main')).toEqual(['in place']);
  });
});
