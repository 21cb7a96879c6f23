import { type EmbeddedAws, startEmbeddedAws } from '../..';
import { matchesPattern } from '../../services/event-pattern';
import { Calls } from '../../calls';

let embedded: EmbeddedAws;
let calls: Calls;

const account = '123456789012';
const plain = `arn:aws:sns:us-east-1:${account}:plain`;
const sealed = `arn:aws:sns:us-east-1:${account}:sealed`;
const closed = `arn:aws:sns:us-east-1:${account}:closed`;

const publishers = (topic: string, services: string[]) =>
  JSON.stringify({
    Statement: [
      { Effect: 'Allow', Principal: { Service: services }, Action: 'sns:Publish', Resource: topic },
    ],
  });

beforeAll(async () => {
  embedded = await startEmbeddedAws();
  calls = new Calls(embedded);
  const both = ['cloudwatch.amazonaws.com', 'events.amazonaws.com'];
  await topic('plain', publishers(plain, both));
  await topic('sealed', publishers(sealed, both));
  await topic('closed', publishers(closed, ['events.amazonaws.com']));
  for (const TopicArn of [plain, sealed, closed]) {
    await calls.query('sns', 'Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' });
  }
  embedded.confirmEmail('ops@example.com');
});

afterAll(() => embedded.stop());

async function topic(Name: string, policy: string): Promise<void> {
  const attribute = { AttributeName: 'Policy', AttributeValue: policy };
  await calls.query('sns', 'CreateTopic', { Name });
  await calls.query('sns', 'SetTopicAttributes', {
    TopicArn: `arn:aws:sns:us-east-1:${account}:${Name}`,
    ...attribute,
  });
}

async function alarm(name: string, more: Record<string, string>): Promise<void> {
  await calls.alarm(name, { AlarmDescription: 'Look at the load balancer.', ...more });
}

const set = (AlarmName: string, StateValue: string) =>
  calls.query('monitoring', 'SetAlarmState', { AlarmName, StateValue, StateReason: 'Threshold crossed' });

describe('an alarm', () => {
  test('that changes its state publishes a readable mail to the actions of the new state', async () => {
    await alarm('hello-5xx', { 'AlarmActions.member.1': plain, 'OKActions.member.1': plain });
    await set('hello-5xx', 'ALARM');
    await set('hello-5xx', 'ALARM');
    await set('hello-5xx', 'OK');
    expect(embedded.deliveries.map(({ subject, endpoint }) => [subject, endpoint])).toEqual([
      ['ALARM: "hello-5xx" in us-east-1', 'ops@example.com'],
      ['OK: "hello-5xx" in us-east-1', 'ops@example.com'],
    ]);
    expect(embedded.deliveries[0]?.message).toContain('because "Threshold crossed"');
    expect(embedded.deliveries[0]?.message).toContain('- Description: Look at the load balancer.');
    expect(embedded.deliveries[0]?.message).toContain('- State Change: INSUFFICIENT_DATA -> ALARM');
  });

  test('whose actions are off publishes nothing', async () => {
    const before = embedded.deliveries.length;
    await alarm('silent', { 'AlarmActions.member.1': plain, ActionsEnabled: 'false' });
    await set('silent', 'ALARM');
    expect(embedded.deliveries).toHaveLength(before);
  });

  test.each([
    [
      'whose policy does not name CloudWatch',
      closed,
      undefined,
      "the topic's policy does not allow cloudwatch.amazonaws.com to publish",
    ],
    [
      "encrypted by AWS's default key",
      sealed,
      'alias/aws/sns',
      'cloudwatch.amazonaws.com cannot use the key alias/aws/sns',
    ],
  ])('cannot publish to a topic %s', async (_, TopicArn, key, reason) => {
    if (key) {
      const attribute = { AttributeName: 'KmsMasterKeyId', AttributeValue: key };
      await calls.query('sns', 'SetTopicAttributes', { TopicArn, ...attribute });
    }
    await alarm(`to ${reason}`, { 'AlarmActions.member.1': TopicArn });
    await set(`to ${reason}`, 'ALARM');
    expect(embedded.failedPublications.map((failed) => failed.reason)).toContain(reason);
  });

  test('needs a key whose policy allows it to publish', async () => {
    const statement = (services: string[]) => ({
      Effect: 'Allow',
      Principal: { Service: services },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
    });
    const root = {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [root] });
    const { KeyMetadata } = JSON.parse((await calls.json('kms', 'TrentService.CreateKey', { Policy })).text);
    const { KeyId } = KeyMetadata;
    await calls.query('sns', 'SetTopicAttributes', {
      TopicArn: sealed,
      AttributeName: 'KmsMasterKeyId',
      AttributeValue: KeyId,
    });
    await alarm('sealed', { 'AlarmActions.member.1': sealed });
    const before = embedded.deliveries.length;
    await set('sealed', 'ALARM');
    expect(embedded.deliveries).toHaveLength(before);
    const allowed = JSON.stringify({
      Version: '2012-10-17',
      Statement: [root, statement(['cloudwatch.amazonaws.com'])],
    });
    await calls.json('kms', 'TrentService.PutKeyPolicy', { KeyId, PolicyName: 'default', Policy: allowed });
    await set('sealed', 'OK');
    await set('sealed', 'ALARM');
    expect(embedded.deliveries).toHaveLength(before + 1);
  });

  test('that is new has no data, and a composite one is listed by its type only', async () => {
    await alarm('new', {});
    await calls.query('monitoring', 'PutCompositeAlarm', { AlarmName: 'both', AlarmRule: 'ALARM("new")' });
    const described = await calls.query('monitoring', 'DescribeAlarms', { 'AlarmNames.member.1': 'new' });
    expect(described.text).toContain('<StateValue>INSUFFICIENT_DATA</StateValue>');
    const names = { 'AlarmNames.member.1': 'both' };
    const metric = await calls.query('monitoring', 'DescribeAlarms', names);
    expect(metric.text).not.toContain('<AlarmName>both');
    const composite = await calls.query('monitoring', 'DescribeAlarms', {
      ...names,
      'AlarmTypes.member.1': 'CompositeAlarm',
    });
    expect(composite.text).toContain('<AlarmRule>ALARM(&quot;new&quot;)</AlarmRule>');
  });
});

test('an unconfirmed address gets no message', async () => {
  await topic('pending', publishers(`${plain}-pending`, []));
  const TopicArn = `arn:aws:sns:us-east-1:${account}:pending`;
  await calls.query('sns', 'Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'new@example.com' });
  const list = () => calls.query('sns', 'ListSubscriptionsByTopic', { TopicArn });
  const before = embedded.deliveries.length;
  await calls.query('sns', 'Publish', { TopicArn, Message: 'unheard' });
  expect(embedded.deliveries).toHaveLength(before);
  expect((await list()).text).toContain('<SubscriptionArn>PendingConfirmation</SubscriptionArn>');
  embedded.confirmEmail('new@example.com');
  await calls.query('sns', 'Publish', { TopicArn, Message: 'heard' });
  expect(embedded.deliveries[before]).toMatchObject({ endpoint: 'new@example.com', message: 'heard' });
  expect((await list()).text).not.toContain('PendingConfirmation');
});

describe('an EventBridge event', () => {
  const rule = (Name: string, EventPattern: object) =>
    calls.json('events', 'AWSEvents.PutRule', {
      Name,
      EventPattern: JSON.stringify(EventPattern),
      State: 'ENABLED',
    });

  test('reaches the topic of a matching rule as the text of its input transformer', async () => {
    await rule('failed', { source: ['aws.codedeploy'], detail: { state: ['FAILURE'] } });
    const InputTransformer = {
      InputPathsMap: { id: '$.detail.deploymentId', app: '$.detail.application' },
      InputTemplate: '"Release <id> of <app> failed."\n"See the runbook."',
    };
    await calls.json('events', 'AWSEvents.PutTargets', {
      Rule: 'failed',
      Targets: [{ Id: 'alerts', Arn: plain, InputTransformer }],
    });
    const before = embedded.deliveries.length;
    const event = { source: 'aws.codedeploy', detailType: 'CodeDeploy Deployment State-change Notification' };
    await embedded.emitEvent({
      ...event,
      detail: { state: 'SUCCESS', deploymentId: 'd-0', application: 'hello' },
    });
    await embedded.emitEvent({
      ...event,
      detail: { state: 'FAILURE', deploymentId: 'd-1', application: 'hello' },
    });
    expect(embedded.deliveries.slice(before).map(({ message }) => message)).toEqual([
      'Release d-1 of hello failed.\nSee the runbook.',
    ]);
  });

  test('from an AWS source is refused, if a user sends it', async () => {
    const entry = (Source: string) => ({ Source, DetailType: 'x', Detail: '{}' });
    const Entries = [entry('aws.codedeploy'), entry('hello')];
    const { text } = await calls.json('events', 'AWSEvents.PutEvents', { Entries });
    expect(JSON.parse(text)).toEqual({
      FailedEntryCount: 1,
      Entries: [
        { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' },
        { EventId: expect.any(String) },
      ],
    });
  });

  test.each([
    [{ detail: { state: ['FAILURE', 'STOPPED'] } }, true],
    [{ detail: { state: ['SUCCESS'] } }, false],
    [{ source: [{ prefix: 'aws.' }] }, true],
    [{ source: [{ suffix: '.codedeploy' }] }, true],
    [{ source: [{ wildcard: 'aws.*deploy' }] }, true],
    [{ detail: { state: [{ 'anything-but': ['SUCCESS', 'STOPPED'] }] } }, true],
    [{ detail: { state: [{ 'anything-but': { prefix: 'FAIL' } }] } }, false],
    [{ detail: { application: [{ exists: false }] } }, true],
    [{ detail: { percent: [{ numeric: ['>', 0, '<=', 50] }] } }, true],
    [{ detail: { percent: [{ numeric: ['>', 50] }] } }, false],
    [{ detail: { names: ['b'] } }, true],
    [{ detail: { names: ['c'] } }, false],
    [{ $or: [{ source: ['aws.ec2'] }, { detail: { state: ['FAILURE'] } }] }, true],
  ])('%j matches: %s', (pattern, expected) => {
    const event = { source: 'aws.codedeploy', detail: { state: 'FAILURE', percent: 50, names: ['a', 'b'] } };
    expect(matchesPattern(pattern, event)).toBe(expected);
  });

  test('an unknown comparison is an error', () => {
    expect(() => matchesPattern({ source: [{ cidr: '10.0.0.0/8' }] }, { source: 'x' })).toThrow(
      'The embedded AWS does not know the event pattern\'s comparison "cidr"',
    );
  });
});
