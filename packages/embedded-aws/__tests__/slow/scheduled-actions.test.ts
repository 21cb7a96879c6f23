import { type EmbeddedAws, startEmbeddedAws } from '../..';
import { itemsAt, textAt } from '../../xml';
import { Calls } from '../../calls';

let embedded: EmbeddedAws;
let calls: Calls;

const scale = (action: string, parameters: Record<string, string>) =>
  calls.query('autoscaling', action, parameters);
const put = (AutoScalingGroupName: string, ScheduledActionName: string, more: Record<string, string>) =>
  scale('PutScheduledUpdateGroupAction', {
    AutoScalingGroupName,
    ScheduledActionName,
    MinSize: '0',
    ...more,
  });
const described = async (AutoScalingGroupName: string) => {
  const answer = await calls.result('autoscaling', 'DescribeScheduledActions', { AutoScalingGroupName });
  return itemsAt(answer, 'ScheduledUpdateGroupActions');
};

beforeAll(async () => {
  embedded = await startEmbeddedAws();
  calls = new Calls(embedded);
  await calls.query('ec2', 'CreateLaunchTemplate', {
    LaunchTemplateName: 'hello',
    'LaunchTemplateData.ImageId': 'ami-12c6146b',
    'LaunchTemplateData.InstanceType': 't4g.small',
  });
  for (const AutoScalingGroupName of ['one', 'other']) {
    await scale('CreateAutoScalingGroup', {
      AutoScalingGroupName,
      MinSize: '0',
      MaxSize: '4',
      'AvailabilityZones.member.1': 'us-east-1a',
      'LaunchTemplate.LaunchTemplateName': 'hello',
      'LaunchTemplate.Version': '1',
    });
  }
});

afterAll(() => embedded.stop());

test('an action shows its next time, computed in its own time zone', async () => {
  await put('one', 'night', { Recurrence: '30 20 * * *', TimeZone: 'Asia/Kolkata' });
  const [action] = await described('one');
  expect(textAt(action, 'TimeZone')).toBe('Asia/Kolkata');
  expect(textAt(action, 'StartTime')).toMatch(/^\d{4}-\d\d-\d\dT15:00:00Z$/); // India is five and a half hours ahead
  expect(new Date(textAt(action, 'StartTime')).getTime()).toBeGreaterThan(Date.now());
});

test('a given start time comes first; a past one is refused', async () => {
  const soon = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
  await put('one', 'begun', { Recurrence: '0 4 * * *', StartTime: soon });
  const actions = await described('one');
  const begun = actions.find((action) => textAt(action, 'ScheduledActionName') === 'begun');
  expect(textAt(begun, 'StartTime')).toBe(soon);
  // [hashicorp/terraform-provider-aws#3033 has the message]
  await expect(
    put('one', 'begun', { Recurrence: '0 4 * * *', StartTime: '2026-01-01T00:00:00Z' }),
  ).resolves.toMatchObject({ code: 'ValidationError', message: 'Given start time is in the past' });
});

// EC2 Auto Scaling user guide, scheduled scaling, considerations; code and message: TerraConstructs/base#127.
const TAKEN = {
  code: 'AlreadyExists',
  message: 'Scheduled action with this scheduled start time already exists',
};

test('two actions of one group may not start at the same time; of two groups they may', async () => {
  await expect(put('other', 'down', { Recurrence: '15 20 * * *' })).resolves.toMatchObject({ code: '' });
  const same = { Recurrence: '45 1 * * *', TimeZone: 'Asia/Kolkata' };
  await expect(put('other', 'up', same)).resolves.toMatchObject(TAKEN);
  await expect(put('one', 'up', same)).resolves.toMatchObject({ code: '' });
  await expect(put('other', 'down', { Recurrence: '15 20 * * *' })).resolves.toMatchObject({ code: '' });
});

test('one of two simultaneous updates of a group is refused', async () => {
  const both = [
    put('other', 'a', { Recurrence: '0 1 * * *' }),
    put('other', 'b', { Recurrence: '0 2 * * *' }),
  ];
  const answers = await Promise.all(both);
  expect(answers.map(({ code }) => code).sort()).toEqual(['', TAKEN.code]);
  await expect(put('other', 'b', { Recurrence: '0 3 * * *' })).resolves.toMatchObject({ code: '' });
});

test('actions belong to their group, and are deleted with it', async () => {
  await expect(put('third', 'down', { Recurrence: '0 20 * * *' })).resolves.toMatchObject({
    code: 'ValidationError',
  });
  const wanted = { AutoScalingGroupName: 'one', ScheduledActionName: 'night' };
  await expect(scale('DeleteScheduledAction', wanted)).resolves.toMatchObject({ code: '' });
  await expect(scale('DeleteScheduledAction', wanted)).resolves.toMatchObject({
    code: 'ValidationError',
    message: 'Scheduled action name not found',
  });
  await scale('DeleteAutoScalingGroup', { AutoScalingGroupName: 'other', ForceDelete: 'true' });
  await expect(described('other')).resolves.toEqual([]);
  expect((await embedded.leftOver()).filter((line) => line.startsWith('autoscaling scheduled'))).toEqual([
    'autoscaling scheduled-action begun',
    'autoscaling scheduled-action up',
  ]);
});
