import { filters, listParameter, type MotoClient } from '../moto-client';
import type { AwsRequest } from '../request';
import { AwsError, type AwsResponse } from '../response';
import type { Backend, Service } from '../service';
import { itemsAt, textAt } from '../xml';
import { writeTestObject } from './access-logs';
import type { BucketPolicies } from './bucket-policies';

/** Elastic Load Balancing: keeps deletion protection, and writes to the log buckets at once, as AWS does. */
export function elasticLoadBalancing(policies: BucketPolicies): Service {
  return {
    moto: true,
    operations: {
      CreateLoadBalancer: createLoadBalancer,
      DeleteLoadBalancer: deleteLoadBalancer,
      ModifyLoadBalancerAttributes: (request, backend) => modifyAttributes(request, backend, policies),
    },
  };
}

/** The attributes of a load balancer by their keys. */
async function attributesOf(moto: MotoClient, region: string, arn: string): Promise<Map<string, string>> {
  const question = { LoadBalancerArn: arn };
  const answer = await moto.query('elasticloadbalancing', 'DescribeLoadBalancerAttributes', question, region);
  return new Map(
    itemsAt(answer, 'Attributes').map((attribute) => [textAt(attribute, 'Key'), textAt(attribute, 'Value')]),
  );
}

async function createLoadBalancer(request: AwsRequest, { moto, forward }: Backend): Promise<AwsResponse> {
  const { parameters, region } = request;
  const subnetIds = listParameter(parameters, 'Subnets');
  if (parameters['Type'] === 'network' || subnetIds.length === 0) return forward(request);
  const question = Object.fromEntries(subnetIds.map((id, index) => [`SubnetId.${index + 1}`, id]));
  const subnets = itemsAt(await moto.query('ec2', 'DescribeSubnets', question, region), 'subnetSet');
  if (new Set(subnets.map((subnet) => textAt(subnet, 'availabilityZone'))).size < 2) {
    throw new AwsError(
      'ValidationError',
      'At least two subnets in two different Availability Zones must be specified',
    );
  }
  if (parameters['Scheme'] !== 'internal')
    await requireInternetGateway(moto, region, textAt(subnets[0], 'vpcId'));
  return forward(request);
}

async function requireInternetGateway(moto: MotoClient, region: string, vpcId: string): Promise<void> {
  const attached = filters({ 'attachment.vpc-id': [vpcId] });
  const vpcs = await moto.query('ec2', 'DescribeVpcs', { 'VpcId.1': vpcId }, region);
  // A default VPC has an internet gateway from the beginning, which moto does not return.
  if (itemsAt(vpcs, 'vpcSet').some((vpc) => textAt(vpc, 'isDefault') === 'true')) return;
  const answer = await moto.query('ec2', 'DescribeInternetGateways', attached, region);
  if (itemsAt(answer, 'internetGatewaySet').length === 0) {
    throw new AwsError('InvalidSubnet', `VPC ${vpcId} has no internet gateway`);
  }
}

async function deleteLoadBalancer(request: AwsRequest, { moto, forward }: Backend): Promise<AwsResponse> {
  const arn = request.parameters['LoadBalancerArn'] ?? '';
  const attributes = await attributesOf(moto, request.region, arn).catch(() => new Map<string, string>());
  if (attributes.get('deletion_protection.enabled') !== 'true') return forward(request);
  throw new AwsError(
    'OperationNotPermitted',
    `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
  );
}

/** AWS writes a test object when logs are switched on or get another bucket; without the right to, the call fails. */
async function modifyAttributes(
  request: AwsRequest,
  { moto, forward }: Backend,
  policies: BucketPolicies,
): Promise<AwsResponse> {
  const arn = request.parameters['LoadBalancerArn'] ?? '';
  const before = await attributesOf(moto, request.region, arn);
  const after = new Map([...before, ...changesIn(request)]);
  for (const kind of ['access_logs', 'connection_logs'] as const) {
    const names = ['enabled', 'bucket', 'prefix'].map((name) => `${kind}.s3.${name}`);
    const isChanged = names.some((name) => (before.get(name) ?? '') !== (after.get(name) ?? ''));
    if (after.get(`${kind}.s3.enabled`) !== 'true' || !isChanged) continue;
    const bucket = after.get(`${kind}.s3.bucket`) ?? '';
    const prefix = after.get(`${kind}.s3.prefix`) ?? '';
    await writeTestObject(moto, request.region, kind, { bucket, prefix, policy: policies.of(bucket) });
  }
  return forward(request);
}

function changesIn({ parameters }: AwsRequest): Map<string, string> {
  const changes = new Map<string, string>();
  for (let index = 1; parameters[`Attributes.member.${index}.Key`] !== undefined; index++) {
    const key = parameters[`Attributes.member.${index}.Key`] ?? '';
    changes.set(key, parameters[`Attributes.member.${index}.Value`] ?? '');
  }
  return changes;
}
