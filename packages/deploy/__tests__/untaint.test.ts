import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tainted, untaintExisting } from '../adopt/untaint';
import type { StateBucketClient } from '../state/state-bucket';
import type { Terraform } from '../../terraform';

const state = (type: string, status?: string) => ({
  version: 4,
  resources: [
    { mode: 'managed', type, name: 'x', instances: [{ attributes: { id: 'i' }, ...(status && { status }) }] },
  ],
});

test.each([
  ['a log group whose creation did not end', state('aws_cloudwatch_log_group', 'tainted'), true],
  ['a bucket', state('aws_s3_bucket', 'tainted'), true],
  ['a key', state('aws_kms_key', 'tainted'), true],
  ['a load balancer', state('aws_lb', 'tainted'), true],
  ['an Auto Scaling group', state('aws_autoscaling_group', 'tainted'), true],
  ['a role policy, whose replacement AWS would refuse', state('aws_iam_role_policy', 'tainted'), true],
  ['a log group whose creation ended', state('aws_cloudwatch_log_group'), false],
  ['a type of resource that this project does not create', state('aws_db_instance', 'tainted'), false],
])('tainted: %s', (_, given, isFound) => {
  const [resource] = given.resources;
  expect(tainted(given).map(({ address }) => address)).toEqual(isFound ? [`${resource?.type}.x`] : []);
});

test('without a state nothing is tainted', () => expect(tainted(undefined)).toEqual([]));

describe('a resource that AWS creates in the background', () => {
  let aws: Server;
  let answer: string;
  const kept: string[] = [];
  beforeAll(async () => {
    aws = createServer((_, response) => response.end(answer));
    await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
    process.env.AWS_ACCESS_KEY_ID = process.env.AWS_SECRET_ACCESS_KEY = 'x';
    jest.spyOn(console, 'log').mockImplementation();
  });
  beforeEach(() => kept.splice(0));
  afterAll(() => {
    for (const name of ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])
      delete process.env[name];
    jest.restoreAllMocks();
    aws.close();
  });

  const keep = (type: string) =>
    untaintExisting(
      {
        stack: 'staging',
        untaint: async () => undefined,
        journal: { rememberUntainted: (address: string) => void kept.push(address) },
      } as unknown as Terraform,
      { state: async () => state(type, 'tainted') } as unknown as StateBucketClient,
      'us-east-1',
    );
  const gateways = (status: string) =>
    `<DescribeNatGatewaysResponse><natGatewaySet>${status && `<item><state>${status}</state></item>`}` +
    '</natGatewaySet></DescribeNatGatewaysResponse>';
  const balancers = (status: string) =>
    '<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancers><member><State><Code>' +
    `${status}</Code></State></member></LoadBalancers></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`;
  const endpoints = (status: string) =>
    `<DescribeVpcEndpointsResponse><vpcEndpointSet><item><state>${status}</state></item></vpcEndpointSet>` +
    '</DescribeVpcEndpointsResponse>';

  test.each([
    ['aws_nat_gateway', gateways('pending')],
    ['aws_nat_gateway', gateways('available')],
    ['aws_lb', balancers('provisioning')],
    ['aws_lb', balancers('active')],
    ['aws_vpc_endpoint', endpoints('Available')],
  ])('is kept if it works or is still being created: %s %s', async (type, said) => {
    answer = said;
    await keep(type);
    expect(kept).toEqual([`${type}.x`]);
  });

  test.each([
    ['aws_nat_gateway', gateways('failed'), 'failed'],
    ['aws_nat_gateway', gateways(''), 'no answer'],
    ['aws_lb', balancers('failed'), 'failed'],
    ['aws_vpc_endpoint', endpoints('Failed'), 'Failed'],
  ])('is replaced if its creation failed on AWS: %s %s', async (type, said, status) => {
    answer = said;
    await keep(type);
    expect(kept).toEqual([]);
    expect(console.log).toHaveBeenLastCalledWith(
      `The creation of ${type}.x was interrupted, and AWS does not report it as working (${status}): the plan ` +
        'replaces it.',
    );
  });
});
