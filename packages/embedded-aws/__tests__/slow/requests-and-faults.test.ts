import { spawn } from 'node:child_process';
import { type EmbeddedAws, type FaultRule, startEmbeddedAws } from '../..';
import { Calls } from '../../calls';

let embedded: EmbeddedAws;
let calls: Calls;

beforeAll(async () => {
  embedded = await startEmbeddedAws();
  calls = new Calls(embedded);
});

afterEach(() => embedded.faults.clear());
afterAll(() => embedded.stop());

const last = () => embedded.requests[embedded.requests.length - 1];
const topic = 'arn:aws:sns:us-east-1:123456789012:alerts';

describe('the request log', () => {
  test.each([
    [
      'a query service',
      () => calls.query('sns', 'CreateTopic', { Name: 'alerts' }),
      'sns:CreateTopic',
      true,
      topic,
    ],
    [
      'a read call',
      () => calls.query('sns', 'GetTopicAttributes', { TopicArn: topic }),
      'sns:GetTopicAttributes',
      false,
      topic,
    ],
    [
      'CloudWatch, whose signature says monitoring',
      () => calls.query('monitoring', 'DeleteAlarms', {}),
      'cloudwatch:DeleteAlarms',
      true,
      '*',
    ],
    [
      'a JSON service',
      () => calls.json('codebuild', 'CodeBuild_20161006.DeleteProject', { name: 'x' }),
      'codebuild:DeleteProject',
      true,
      'arn:aws:codebuild:us-east-1:123456789012:project/x',
    ],
    [
      'a bucket',
      () => calls.rest('s3', 'PUT', '/hello-log'),
      's3:CreateBucket',
      true,
      'arn:aws:s3:::hello-log',
    ],
    [
      'a HEAD of a bucket',
      () => calls.rest('s3', 'HEAD', '/hello-log'),
      's3:ListBucket',
      false,
      'arn:aws:s3:::hello-log',
    ],
    [
      "a bucket's setting",
      () => calls.rest('s3', 'GET', '/hello-log?lifecycle'),
      's3:GetLifecycleConfiguration',
      false,
      'arn:aws:s3:::hello-log',
    ],
    [
      'a deleted setting of a bucket, which needs the permission to set it',
      () => calls.rest('s3', 'DELETE', '/hello-log?cors'),
      's3:PutBucketCORS',
      true,
      'arn:aws:s3:::hello-log',
    ],
    [
      'an object',
      () => calls.rest('s3', 'PUT', '/hello-log/a/lock.tflock', '{}'),
      's3:PutObject',
      true,
      'arn:aws:s3:::hello-log/a/lock.tflock',
    ],
    [
      'Route 53',
      () => calls.rest('route53', 'GET', '/2013-04-01/hostedzone'),
      'route53:ListHostedZones',
      false,
      '*',
    ],
  ])('%s', async (_, call, permission, mutating, resource) => {
    await call();
    expect(last()).toMatchObject({
      permission,
      mutating,
      resource,
      region: 'us-east-1',
      accessKeyId: 'AKIATEST',
    });
  });

  test('has refused calls with their error', async () => {
    await calls.rest('s3', 'GET', '/no-such-bucket-anywhere');
    expect(last()).toMatchObject({
      action: 'ListObjects',
      status: 404,
      refused: true,
      errorCode: 'NoSuchBucket',
    });
  });

  test('has the role of the caller', async () => {
    const RoleArn = 'arn:aws:iam::123456789012:role/plan';
    const assumed = await calls.query('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'ci' });
    expect(last()).toMatchObject({ permission: 'sts:AssumeRole', mutating: false });
    const accessKeyId = /<AccessKeyId>([^<]+)/.exec(assumed.text)?.[1] ?? '';
    await calls.query('sns', 'ListTopics', {}, { accessKeyId });
    expect(last()).toMatchObject({ accessKeyId, role: RoleArn });
  });
});

const listTopics = () => calls.query('sns', 'ListTopics');
const createTopic = (Name: string) => calls.query('sns', 'CreateTopic', { Name });
const topicNames = async () =>
  [...(await listTopics()).text.matchAll(/:([a-z-]+)<\/TopicArn>/g)].map(([, name]) => name);

describe('faults', () => {
  const throttle: FaultRule = { fault: { kind: 'throttle' } };

  test.each([
    ['sns', listTopics, 'Throttling', 400],
    [
      'codebuild',
      () => calls.json('codebuild', 'CodeBuild_20161006.ListProjects'),
      'ThrottlingException',
      400,
    ],
    ['ec2', () => calls.query('ec2', 'DescribeVpcs'), 'RequestLimitExceeded', 503],
    ['s3', () => calls.rest('s3', 'GET', '/'), 'SlowDown', 503],
  ])('%s is throttled with its own error', async (service, call, code, status) => {
    embedded.faults.add({ ...throttle, service });
    await expect(call()).resolves.toMatchObject({ code, status });
    expect(last()).toMatchObject({ refused: true, errorCode: code });
  });

  test.each<[string, FaultRule['fault'], string, number]>([
    ['unavailable', { kind: 'unavailable' }, 'ServiceUnavailable', 503],
    ['expired', { kind: 'expired' }, 'ExpiredToken', 403],
    [
      'a chosen error',
      { kind: 'error', code: 'Teapot', message: 'short and stout', status: 418 },
      'Teapot',
      418,
    ],
  ])('%s: refused and not carried out', async (_, fault, code, status) => {
    embedded.faults.add({ fault, action: 'CreateTopic' });
    await expect(createTopic('never')).resolves.toMatchObject({ code, status });
    await expect(topicNames()).resolves.not.toContain('never');
  });

  test('a connection that breaks after the call ran', async () => {
    embedded.faults.add({ fault: { kind: 'drop' }, action: 'CreateTopic' });
    await expect(createTopic('unheard')).rejects.toThrow('fetch failed');
    expect(last()).toMatchObject({ action: 'CreateTopic', status: 0, refused: false });
    await expect(topicNames()).resolves.toContain('unheard');
  });

  test('a connection that breaks before the call runs', async () => {
    embedded.faults.add({ fault: { kind: 'drop', carriedOut: false }, action: 'CreateTopic' });
    await expect(createTopic('lost')).rejects.toThrow('fetch failed');
    await expect(topicNames()).resolves.not.toContain('lost');
  });

  test('no answer', async () => {
    embedded.faults.add({ fault: { kind: 'silence' }, action: 'ListTopics' });
    const patience = new Promise((resolve) => setTimeout(resolve, 300, 'no answer yet'));
    await expect(Promise.race([listTopics().catch(() => 'broken'), patience])).resolves.toBe('no answer yet');
  });

  test('a process killed after the third change; a surviving client gets the answer', async () => {
    const child = spawn('sleep', ['60']);
    const killed = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    embedded.faults.add({ fault: { kind: 'kill', pid: child.pid ?? 0 }, mutating: true, after: 2, times: 1 });
    await createTopic('one');
    await listTopics();
    await createTopic('two');
    expect(child.killed || child.exitCode !== null).toBe(false);
    await expect(createTopic('three')).resolves.toMatchObject({ status: 200 });
    await expect(killed).resolves.toBe('SIGKILL');
    await expect(topicNames()).resolves.toEqual(expect.arrayContaining(['one', 'two', 'three']));
  });

  test('a rule applies to the calls that it names, the given number of times, until it is removed', async () => {
    const remove = embedded.faults.add({ ...throttle, service: 'sns', action: /^List/, after: 1, times: 2 });
    const codes = [];
    for (let call = 0; call < 4; call++) codes.push((await listTopics()).code);
    expect(codes).toEqual(['', 'Throttling', 'Throttling', '']);
    remove();
    await expect(createTopic('fine')).resolves.toMatchObject({ status: 200 });
  });

  test('random faults are the same for the same seed', async () => {
    embedded.faults.add({ ...throttle, service: 'sns', probability: 0.5 });
    const run = async () => {
      embedded.faults.seed(7);
      const codes = [];
      for (let call = 0; call < 12; call++) codes.push((await listTopics()).code);
      return codes;
    };
    const first = await run();
    expect(new Set(first)).toEqual(new Set(['', 'Throttling']));
    await expect(run()).resolves.toEqual(first);
  });
});
