import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedAws, startEmbeddedAws } from '../..';
import { itemsAt, textAt } from '../../xml';
import { Calls } from '../../calls';
import { smallNetwork } from './small-network';

const folder = mkdtempSync(join(tmpdir(), 'kept-'));
let first: EmbeddedAws;
let second: EmbeddedAws;
let before: Calls;
let after: Calls;

/** What an account has of kinds that moto keeps, that the front door keeps, and that hold keys and functions. */
async function fill(calls: Calls): Promise<void> {
  await smallNetwork(calls);
  await calls.rest('s3', 'PUT', '/hello-kept');
  await calls.rest('s3', 'PUT', '/hello-kept/state', 'as it was');
  await calls.json('acm', 'CertificateManager.RequestCertificate', { DomainName: 'www.example.com' });
  await calls.json('ssm', 'AmazonSSM.PutParameter', { Name: '/hello', Value: 'x', Type: 'String' });
  await calls.json('codedeploy', 'CodeDeploy_20141006.CreateApplication', {
    applicationName: 'hello',
    tags: [{ Key: 'Stage', Value: 'staging' }],
  });
}

beforeAll(async () => {
  first = await startEmbeddedAws({ domain: 'example.com' });
  before = new Calls(first);
  await fill(before);
  await first.keep(folder);
  second = await startEmbeddedAws({ from: folder, domain: 'example.com' });
  after = new Calls(second);
}, 120_000);

afterAll(async () => {
  await Promise.all([first.stop(), second.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

test('an account that was kept has all that it had, by the same names', async () => {
  const left = await second.leftOver();
  expect(left).toEqual(await first.leftOver());
  expect(left.length).toBeGreaterThan(5);
  expect((await after.rest('s3', 'GET', '/hello-kept/state')).text).toBe('as it was');
});

test('what the front door keeps of it is there too', async () => {
  const question = { ResourceArn: 'arn:aws:codedeploy:us-east-1:123456789012:application:hello' };
  const { text } = await after.json('codedeploy', 'CodeDeploy_20141006.ListTagsForResource', question);
  expect(JSON.parse(text)).toEqual({ Tags: [{ Key: 'Stage', Value: 'staging' }] });
});

test('both go their own ways from there', async () => {
  await after.rest('s3', 'PUT', '/hello-kept/state', 'as it is now');
  await after.json('ssm', 'AmazonSSM.PutParameter', { Name: '/another', Value: 'y', Type: 'String' });
  expect((await before.rest('s3', 'GET', '/hello-kept/state')).text).toBe('as it was');
  expect((await first.leftOver()).filter((thing) => thing.includes('/another'))).toEqual([]);
});

test('what was there can be changed and deleted, as in the account that was not kept', async () => {
  const vpcs = itemsAt(await after.result('ec2', 'DescribeVpcs'), 'vpcSet');
  const subnets = itemsAt(await after.result('ec2', 'DescribeSubnets'), 'subnetSet');
  const own = vpcs.map((vpc) => textAt(vpc, 'vpcId'));
  expect(subnets.every((subnet) => own.includes(textAt(subnet, 'vpcId')))).toBe(true);
  await expect(
    after.json('codedeploy', 'CodeDeploy_20141006.DeleteApplication', { applicationName: 'hello' }),
  ).resolves.toMatchObject({ status: 200 });
  expect((await second.leftOver()).join()).not.toContain('codedeploy application');
});

test('there is one hosted zone of the domain, not two', async () => {
  const { text } = await after.rest('route53', 'GET', '/2013-04-01/hostedzonesbyname?dnsname=example.com');
  expect(text.match(/<Name>example\.com\.<\/Name>/g)).toHaveLength(1);
});
