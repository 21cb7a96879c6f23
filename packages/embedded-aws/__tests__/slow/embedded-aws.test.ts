import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, HeadBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type EmbeddedAws, startEmbeddedAws, withoutAws } from '../..';
import { Calls } from '../../calls';

let embedded: EmbeddedAws;
let calls: Calls;

beforeAll(async () => {
  embedded = await startEmbeddedAws({ domain: 'example.com' });
  calls = new Calls(embedded);
});

afterAll(() => embedded.stop());

const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'x' };

describe('a fresh embedded AWS', () => {
  test('has no resources of a user', async () => {
    await expect(embedded.leftOver()).resolves.toEqual([]);
  });

  test('answers an SDK as the account of the shipped settings', async () => {
    const sts = new STSClient({ endpoint: embedded.endpoint, region: 'us-east-1', credentials });
    await expect(sts.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
      Account: '123456789012',
    });
  });

  test('has the public hosted zone of the domain, with its name servers', async () => {
    const { text } = await calls.rest('route53', 'GET', '/2013-04-01/hostedzonesbyname?dnsname=example.com');
    expect(text).toContain('<Name>example.com.</Name>');
    expect(text).toContain('<PrivateZone>false</PrivateZone>');
  });

  test.each(['arm64', 'x86_64'])('has the AMI of Amazon Linux 2023 for %s', async (architecture) => {
    const Name = `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
    const { text } = await calls.json('ssm', 'AmazonSSM.GetParameter', { Name });
    expect(text).toMatch(/"Value":\s*"ami-[0-9a-f]+"/);
  });

  test('has a newer AMI once a test publishes it', async () => {
    const Name = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';
    embedded.publishParameter(Name, 'ami-0123456789abcdef0');
    const { text } = await calls.json('ssm', 'AmazonSSM.GetParameter', { Name });
    expect(JSON.parse(text).Parameter.Value).toBe('ami-0123456789abcdef0');
  });

  test("has AWS's managed policies", async () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
    await expect(calls.query('iam', 'GetPolicy', { PolicyArn })).resolves.toMatchObject({ status: 200 });
  });
});

describe('leftOver', () => {
  test('lists created resources by service, and no longer lists deleted ones', async () => {
    await calls.json('logs', 'Logs_20140328.CreateLogGroup', { logGroupName: '/hello/app' });
    await calls.query('sns', 'CreateTopic', { Name: 'alerts' });
    const vpc = /<vpcId>([^<]+)/.exec(
      (await calls.query('ec2', 'CreateVpc', { CidrBlock: '10.9.0.0/16' })).text,
    )?.[1];
    const topic = 'arn:aws:sns:us-east-1:123456789012:alerts';
    await expect(embedded.leftOver()).resolves.toEqual([
      `ec2 vpc ${vpc}`,
      'logs log-group /hello/app',
      `sns topic ${topic}`,
    ]);
    await calls.json('logs', 'Logs_20140328.DeleteLogGroup', { logGroupName: '/hello/app' });
    await calls.query('sns', 'DeleteTopic', { TopicArn: topic });
    await calls.query('ec2', 'DeleteVpc', { VpcId: vpc ?? '' });
    await expect(embedded.leftOver()).resolves.toEqual([]);
  });

  test('looks into every region that was used', async () => {
    await calls.query('sns', 'CreateTopic', { Name: 'far' }, { region: 'eu-west-1' });
    await expect(embedded.leftOver()).resolves.toEqual(['sns topic arn:aws:sns:eu-west-1:123456789012:far']);
    const TopicArn = 'arn:aws:sns:eu-west-1:123456789012:far';
    await calls.query('sns', 'DeleteTopic', { TopicArn }, { region: 'eu-west-1' });
  });
});

describe('buckets', () => {
  test('a bucket name of another account is taken, and access to it is denied', async () => {
    embedded.seedForeignBucket('hello-of-someone-else');
    const s3 = new S3Client({
      endpoint: embedded.endpoint,
      region: 'us-east-1',
      credentials,
      forcePathStyle: true,
    });
    const Bucket = 'hello-of-someone-else';
    const head = s3.send(new HeadBucketCommand({ Bucket }));
    await expect(head).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    await expect(s3.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'BucketAlreadyExists',
    });
    await expect(s3.send(new ListBucketsCommand({}))).resolves.toMatchObject({ Buckets: [] });
  });

  test('a policy with a condition denies nobody, and is returned as it was written', async () => {
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: ['arn:aws:s3:::hello-state', 'arn:aws:s3:::hello-state/*'],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    });
    await calls.rest('s3', 'PUT', '/hello-state');
    await calls.rest('s3', 'PUT', '/hello-state?policy', policy);
    await expect(calls.rest('s3', 'GET', '/hello-state?policy')).resolves.toMatchObject({ text: policy });
    await expect(calls.rest('s3', 'PUT', '/hello-state/key', 'text')).resolves.toMatchObject({ status: 200 });
    await expect(calls.rest('s3', 'DELETE', '/hello-state')).resolves.toMatchObject({
      code: 'BucketNotEmpty',
    });
    await calls.rest('s3', 'DELETE', '/hello-state/key');
    await expect(calls.rest('s3', 'DELETE', '/hello-state')).resolves.toMatchObject({ status: 204 });
  });
});

describe('an unknown call', () => {
  test.each([
    ['a service', () => calls.json('qldb', 'QLDB.CreateLedger')],
    [
      'an operation of a service that the proxy serves',
      () => calls.json('codebuild', 'CodeBuild_20161006.RetryBuild'),
    ],
    ['an operation of a service that moto serves', () => calls.query('ec2', 'CreateMoonBase')],
    ['a path', () => calls.rest('codestar-notifications', 'POST', '/launchRocket')],
  ])('to %s is refused with a client error, which no program retries', async (_, call) => {
    await expect(call()).resolves.toMatchObject({
      status: 400,
      code: 'UnknownOperationException',
      message: expect.stringContaining('The embedded AWS does not know the operation'),
    });
  });
});

describe('the environment', () => {
  test('has its endpoint and keys, and empty configuration files', () => {
    const { environment } = embedded;
    expect(environment['AWS_ENDPOINT_URL']).toBe(embedded.endpoint);
    expect(environment['AWS_EC2_METADATA_DISABLED']).toBe('true');
    expect(readFileSync(environment['AWS_CONFIG_FILE'] ?? '', 'utf8')).toBe('');
    expect(readFileSync(environment['AWS_SHARED_CREDENTIALS_FILE'] ?? '', 'utf8')).toBe('');
  });

  test('loses all variables that select an endpoint or an identity', () => {
    const traps = { AWS_PROFILE: 'trap', AWS_ENDPOINT_URL_S3: 'https://trap', aws_session_token: 'trap' };
    expect(withoutAws({ ...traps, PATH: '/bin', TF_CLI_CONFIG_FILE: 'x' })).toEqual({
      PATH: '/bin',
      TF_CLI_CONFIG_FILE: 'x',
    });
  });
});

describe('start and end', () => {
  test('missing Python gives one clear message', async () => {
    await expect(startEmbeddedAws({ python: '/nowhere/python3' })).rejects.toThrow(
      'Python was not found: /nowhere/python3. Install Python 3.10 or newer (https://www.python.org).',
    );
  });

  test('missing moto gives one clear message', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'no-moto-'));
    const python = join(folder, 'python');
    writeFileSync(python, '#!/bin/sh\nexec python3 -I -S "$@"\n');
    chmodSync(python, 0o755);
    await expect(startEmbeddedAws({ python })).rejects.toThrow(
      `The embedded AWS needs the Python package moto, which ${python} does not have. Install it with: npm run setup`,
    );
    rmSync(folder, { recursive: true });
  });

  test('moto ends with the process that started it, also by kill -9', async () => {
    const starter = join(__dirname, 'fixtures', 'start.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', starter], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((resolve) =>
      child.stdout.once('data', (data: Buffer) => resolve(data.toString())),
    );
    const motoPid = Number(line);
    expect(isRunning(motoPid)).toBe(true);
    child.kill('SIGKILL');
    for (let tries = 0; isRunning(motoPid) && tries < 50; tries++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isRunning(motoPid)).toBe(false);
  });
});

/** Whether a process runs. A zombie, which has ended but was not waited for, does not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/status`;
  return !(existsSync(status) && readFileSync(status, 'utf8').includes('State:\tZ'));
}
