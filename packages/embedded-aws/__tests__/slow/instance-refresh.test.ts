import { type EmbeddedAws, startEmbeddedAws } from '../..';
import { itemsAt, textAt, type XmlNode } from '../../xml';
import { Calls } from '../../calls';
import { smallNetwork } from './small-network';

let embedded: EmbeddedAws;
let calls: Calls;
let template: string;
let targetGroup: string;

const AutoScalingGroupName = 'hello';

const wanted = (version: string) => ({
  AutoScalingGroupName,
  Strategy: 'Rolling',
  'Preferences.AutoRollback': 'true',
  'Preferences.MinHealthyPercentage': '100',
  'Preferences.AlarmSpecification.Alarms.member.1': 'hello-5xx',
  'DesiredConfiguration.LaunchTemplate.LaunchTemplateId': template,
  'DesiredConfiguration.LaunchTemplate.Version': version,
});

const scale = (action: string, parameters: Record<string, string>) =>
  calls.query('autoscaling', action, parameters);

beforeAll(async () => {
  embedded = await startEmbeddedAws();
  calls = new Calls(embedded);
  const data = {
    'LaunchTemplateData.ImageId': 'ami-12c6146b',
    'LaunchTemplateData.InstanceType': 't4g.small',
    'LaunchTemplateData.UserData': Buffer.from('#!/bin/sh').toString('base64'),
  };
  const created = await calls.result('ec2', 'CreateLaunchTemplate', { LaunchTemplateName: 'hello', ...data });
  template = textAt(created, 'launchTemplate', 'launchTemplateId');
  await calls.query('ec2', 'CreateLaunchTemplateVersion', { LaunchTemplateId: template, ...data });
  const { vpc } = await smallNetwork(calls);
  const target = { Name: 'hello', Protocol: 'HTTPS', Port: '8443', VpcId: vpc };
  const made = await calls.result('elasticloadbalancing', 'CreateTargetGroup', target);
  targetGroup = textAt(itemsAt(made, 'TargetGroups')[0], 'TargetGroupArn');
  await scale('CreateAutoScalingGroup', {
    AutoScalingGroupName,
    'TargetGroupARNs.member.1': targetGroup,
    MinSize: '2',
    MaxSize: '4',
    'AvailabilityZones.member.1': 'us-east-1a',
    'LaunchTemplate.LaunchTemplateId': template,
    'LaunchTemplate.Version': '1',
  });
  await calls.alarm('hello-5xx');
});

afterAll(() => embedded.stop());

async function group(): Promise<{ version: string; instances: Record<string, string> }> {
  const answer = await calls.result('autoscaling', 'DescribeAutoScalingGroups');
  const [found] = itemsAt(answer, 'AutoScalingGroups');
  const instances = itemsAt(found, 'Instances').map((instance): [string, string] => [
    textAt(instance, 'InstanceId'),
    textAt(instance, 'LaunchTemplate', 'Version'),
  ]);
  return { version: textAt(found, 'LaunchTemplate', 'Version'), instances: Object.fromEntries(instances) };
}

async function targets(): Promise<string[]> {
  const question = { TargetGroupArn: targetGroup };
  const answer = await calls.result('elasticloadbalancing', 'DescribeTargetHealth', question);
  return itemsAt(answer, 'TargetHealthDescriptions').map((target) => textAt(target, 'Target', 'Id'));
}

async function newest(): Promise<XmlNode> {
  const answer = await calls.result('autoscaling', 'DescribeInstanceRefreshes', { AutoScalingGroupName });
  return itemsAt(answer, 'InstanceRefreshes')[0] ?? '';
}

/** Watches a refresh to its end. @returns each status on the way, once */
async function watch(): Promise<string[]> {
  const seen: string[] = [];
  for (let tries = 0; tries < 1000; tries++) {
    const refresh = await newest();
    const status = textAt(refresh, 'Status');
    if (seen[seen.length - 1] !== status) seen.push(status);
    if (textAt(refresh, 'EndTime')) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return seen;
}

test('a refresh whose instances stay unhealthy is rolled back, with the reason', async () => {
  const before = await group();
  embedded.playRefresh('unhealthy', 4);
  await scale('StartInstanceRefresh', wanted('2'));
  await expect(watch()).resolves.toEqual([
    'Pending',
    'InProgress',
    'RollbackInProgress',
    'RollbackSuccessful',
  ]);
  const refresh = await newest();
  expect(textAt(refresh, 'StatusReason')).toBe(
    'Instances did not become healthy within the health check grace period',
  );
  expect(textAt(refresh, 'RollbackDetails', 'PercentageCompleteOnRollback')).toBe('100');
  await expect(group()).resolves.toEqual(before);
});

test('a refresh that an alarm stops names the alarm', async () => {
  embedded.playRefresh('alarm', 0.2);
  await scale('StartInstanceRefresh', wanted('2'));
  await watch();
  expect(textAt(await newest(), 'StatusReason')).toBe(
    'The following CloudWatch alarm(s) went into ALARM state: hello-5xx',
  );
});

test('a refresh without rollback fails and does not change the group', async () => {
  embedded.playRefresh('unhealthy', 0.2);
  await scale('StartInstanceRefresh', { ...wanted('2'), 'Preferences.AutoRollback': 'false' });
  expect((await watch()).pop()).toBe('Failed');
  expect((await group()).version).toBe('1');
});

test('a successful refresh writes its version into the group and replaces every instance', async () => {
  const before = await group();
  expect(Object.values(before.instances)).toEqual(['1', '1']);
  embedded.playRefresh('succeeds', 3);
  await scale('StartInstanceRefresh', wanted('2'));
  await expect(watch()).resolves.toEqual(['Pending', 'InProgress', 'Successful']);
  const after = await group();
  expect(after.version).toBe('2');
  expect(Object.values(after.instances)).toEqual(['2', '2']);
  expect(Object.keys(after.instances)).not.toEqual(expect.arrayContaining(Object.keys(before.instances)));
  expect((await targets()).sort()).toEqual(Object.keys(after.instances).sort());
  const refresh = await newest();
  expect(textAt(refresh, 'PercentageComplete')).toBe('100');
  expect(textAt(refresh, 'Preferences', 'MinHealthyPercentage')).toBe('100');
  expect(textAt(refresh, 'DesiredConfiguration', 'LaunchTemplate', 'Version')).toBe('2');
});

test('a version set in the group by hand does not change running instances', async () => {
  const version = { 'LaunchTemplate.LaunchTemplateId': template, 'LaunchTemplate.Version': '1' };
  await scale('UpdateAutoScalingGroup', { AutoScalingGroupName, ...version });
  const { version: group1, instances } = await group();
  expect(group1).toBe('1');
  expect(Object.values(instances)).toEqual(['2', '2']);
});

describe('while a refresh runs', () => {
  beforeAll(async () => {
    embedded.playRefresh('succeeds', 3600);
    await scale('StartInstanceRefresh', wanted('2'));
  });

  test('no other refresh starts', async () => {
    await expect(scale('StartInstanceRefresh', wanted('2'))).resolves.toMatchObject({
      code: 'InstanceRefreshInProgress',
    });
  });

  test("the group's template cannot be changed, its size can", async () => {
    const change = {
      AutoScalingGroupName,
      'LaunchTemplate.LaunchTemplateId': template,
      'LaunchTemplate.Version': '1',
    };
    await expect(scale('UpdateAutoScalingGroup', change)).resolves.toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining('An active instance refresh with a desired configuration exists.'),
    });
    await expect(
      scale('UpdateAutoScalingGroup', { AutoScalingGroupName, MaxSize: '5' }),
    ).resolves.toMatchObject({
      status: 200,
    });
  });

  test('it can be cancelled once', async () => {
    await expect(scale('CancelInstanceRefresh', { AutoScalingGroupName })).resolves.toMatchObject({
      status: 200,
    });
    await expect(watch()).resolves.toEqual(['Cancelled']);
    await expect(scale('CancelInstanceRefresh', { AutoScalingGroupName })).resolves.toMatchObject({
      code: 'ActiveInstanceRefreshNotFound',
    });
  });

  test('it can be rolled back', async () => {
    embedded.playRefresh('succeeds', 1);
    await scale('StartInstanceRefresh', wanted('2'));
    await scale('RollbackInstanceRefresh', { AutoScalingGroupName });
    await expect(watch()).resolves.toEqual(['RollbackInProgress', 'RollbackSuccessful']);
  });
});

describe('AWS refuses a refresh', () => {
  test.each<[string, Record<string, string>, string]>([
    [
      'of a missing group',
      { AutoScalingGroupName: 'gone' },
      "AutoScalingGroup name not found - AutoScalingGroup 'gone' not found",
    ],
    [
      'with rollback to the newest version',
      { 'DesiredConfiguration.LaunchTemplate.Version': '$Latest' },
      'Auto rollback is not possible with the launch template versions $Latest or $Default',
    ],
    [
      'to a missing version',
      { 'DesiredConfiguration.LaunchTemplate.Version': '99' },
      'The launch template version 99 does not exist',
    ],
    [
      'with a missing alarm',
      { 'Preferences.AlarmSpecification.Alarms.member.1': 'gone' },
      'The CloudWatch alarm gone does not exist',
    ],
  ])('%s', async (_, change, message) => {
    await expect(scale('StartInstanceRefresh', { ...wanted('2'), ...change })).resolves.toMatchObject({
      code: 'ValidationError',
      message,
    });
  });

  test('with rollback, but without a desired configuration', async () => {
    const order = { AutoScalingGroupName, 'Preferences.AutoRollback': 'true' };
    await expect(scale('StartInstanceRefresh', order)).resolves.toMatchObject({
      code: 'ValidationError',
      message: 'A desired configuration is required for auto rollback',
    });
  });
});
