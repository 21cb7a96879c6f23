import { names, rightsOf } from '../../support/policy';
import { synthesizeStage } from '../../support/stage';

const ROLE = 'aws_iam_role.deployment_target_service_role_role';
const rights = () => rightsOf(synthesizeStage(), ROLE);
const granting = (action: string) => rights().filter((statement) => names(statement, action));

describe("CodeDeploy's role in a stage", () => {
  it('is for CodeDeploy alone, acting for this account; the principal is a plain text', () => {
    const { name, assume_role_policy: trust } = synthesizeStage().at(ROLE);
    expect(name).toBe('hello-staging-codedeploy');
    expect(JSON.parse(String(trust)).Statement).toEqual([
      {
        Sid: 'Assume',
        Effect: 'Allow',
        Principal: { Service: 'codedeploy.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      },
    ]);
  });

  // What AWSCodeDeployRole and the user guide ask for, for deployments in place to a group with a launch template.
  it.each([
    'autoscaling:PutLifecycleHook',
    'autoscaling:DeleteLifecycleHook',
    'autoscaling:CompleteLifecycleAction',
    'autoscaling:RecordLifecycleActionHeartbeat',
    'autoscaling:UpdateAutoScalingGroup',
    'autoscaling:SuspendProcesses',
    'autoscaling:ResumeProcesses',
  ])('may %s of its own group only', (action) => {
    expect(granting(action).map(({ Resource }) => Resource)).toEqual([
      ['arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:*:autoScalingGroupName/hello-staging'],
    ]);
  });

  it.each(['RegisterTargets', 'DeregisterTargets'])('may call %s on its own target group only', (action) => {
    const { name } = synthesizeStage().at('aws_lb_target_group.target_group_group');
    expect(granting(`elasticloadbalancing:${action}`).map(({ Resource }) => Resource)).toEqual([
      [`arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/${name}/*`],
    ]);
  });

  it('passes the instance role, to EC2, and no other', () => {
    expect(granting('iam:PassRole')).toEqual([
      expect.objectContaining({
        Resource: ['arn:aws:iam::123456789012:role/hello-staging-instance'],
        Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      }),
    ]);
    expect(synthesizeStage().at('aws_iam_role.fleet_instance_role_role')['name']).toBe(
      'hello-staging-instance',
    );
  });

  it('launches by a launch template of the account, and tags only what it launches', () => {
    expect(granting('ec2:RunInstances')[0]?.Condition).toEqual({
      ArnLike: { 'ec2:LaunchTemplate': 'arn:aws:ec2:us-east-1:123456789012:launch-template/*' },
    });
    expect(granting('ec2:CreateTags')[0]?.Condition).toEqual({
      StringEquals: { 'ec2:CreateAction': 'RunInstances' },
    });
  });

  it.each([
    'autoscaling:CreateAutoScalingGroup',
    'autoscaling:DeleteAutoScalingGroup',
    'ec2:TerminateInstances',
    'cloudwatch:PutMetricAlarm',
    'autoscaling:PutScalingPolicy',
    'sns:Publish',
    's3:GetObject',
  ])('may not %s', (action) => {
    expect(granting(action)).toEqual([]);
  });

  it('changes nothing by a statement on all resources', () => {
    const everywhere = rights().filter(({ Resource }) => Resource.includes('*'));
    const actions = everywhere.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => !/:(Describe|Get)/.test(action))).toEqual([]);
  });
});
