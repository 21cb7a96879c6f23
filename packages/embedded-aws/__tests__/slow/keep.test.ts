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

/** Creates resources that moto stores, resources that the proxy stores, and resources with keys and functions. */
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

test('a kept account has all its resources under the same names', async () => {
  const left = await second.leftOver();
  expect(left).toEqual(await first.leftOver());
  expect(left.length).toBeGreaterThan(5);
  expect((await after.rest('s3', 'GET', '/hello-kept/state')).text).toBe('as it was');
});

test('a kept account has the resources that the proxy stores', async () => {
  const question = { ResourceArn: 'arn:aws:codedeploy:us-east-1:123456789012:application:hello' };
  const { text } = await after.json('codedeploy', 'CodeDeploy_20141006.ListTagsForResource', question);
  expect(JSON.parse(text)).toEqual({ Tags: [{ Key: 'Stage', Value: 'staging' }] });
});

test('the kept account and the original change independently', async () => {
  await after.rest('s3', 'PUT', '/hello-kept/state', 'as it is now');
  await after.json('ssm', 'AmazonSSM.PutParameter', { Name: '/another', Value: 'y', Type: 'String' });
  expect((await before.rest('s3', 'GET', '/hello-kept/state')).text).toBe('as it was');
  expect((await first.leftOver()).filter((thing) => thing.includes('/another'))).toEqual([]);
});

test('kept resources can be changed and deleted', async () => {
  const vpcs = itemsAt(await after.result('ec2', 'DescribeVpcs'), 'vpcSet');
  const subnets = itemsAt(await after.result('ec2', 'DescribeSubnets'), 'subnetSet');
  const own = vpcs.map((vpc) => textAt(vpc, 'vpcId'));
  expect(subnets.every((subnet) => own.includes(textAt(subnet, 'vpcId')))).toBe(true);
  await expect(
    after.json('codedeploy', 'CodeDeploy_20141006.DeleteApplication', { applicationName: 'hello' }),
  ).resolves.toMatchObject({ status: 200 });
  expect((await second.leftOver()).join()).not.toContain('codedeploy application');
});

test('a kept account has one hosted zone of the domain, not two', async () => {
  const { text } = await after.rest('route53', 'GET', '/2013-04-01/hostedzonesbyname?dnsname=example.com');
  expect(text.match(/<Name>example\.com\.<\/Name>/g)).toHaveLength(1);
});
