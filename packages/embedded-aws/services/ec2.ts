import type { Memory } from '../memory';
import type { MotoClient } from '../moto-client';
import type { AwsRequest } from '../request';
import { AwsError, type AwsResponse } from '../response';
import type { Backend, Operation, Service } from '../service';
import { buildXml, itemsAt, parseXml, textAt, type XmlNode } from '../xml';
import * as dependents from './ec2-dependents';
import { flowLogOperations } from './flow-logs';
import { networkAclOperations } from './network-acls';

/** Quotas of a new account, for each region (Amazon VPC quotas; Elastic IP addresses). */
const QUOTAS = { vpcs: 5, addresses: 5 };

/** EC2: refuses to delete what another resource uses, and to create more than a new account's quotas allow. */
export function ec2(memory: Memory): Service {
  return {
    moto: true,
    operations: { ...operations, ...flowLogOperations(memory), ...networkAclOperations(memory) },
  };
}

const operations: Record<string, Operation> = {
  CreateVpc: withinQuota(countVpcs, QUOTAS.vpcs, 'VpcLimitExceeded', 'VPCs'),
  AllocateAddress: withinQuota(countAddresses, QUOTAS.addresses, 'AddressLimitExceeded', 'addresses'),
  DeleteVpc: unlessUsed(
    'VpcId',
    dependents.ofVpc,
    (id) => `The vpc '${id}' has dependencies and cannot be deleted.`,
  ),
  DeleteSubnet: unlessUsed(
    'SubnetId',
    dependents.ofSubnet,
    (id) => `The subnet '${id}' has dependencies and cannot be deleted.`,
  ),
  DeleteSecurityGroup: unlessUsed(
    'GroupId',
    dependents.ofSecurityGroup,
    (id) => `resource ${id} has a dependent object`,
  ),
  DetachInternetGateway: unlessUsed(
    'VpcId',
    dependents.ofInternetAccess,
    (id) =>
      `Network ${id} has some mapped public address(es). ` +
      'Please unmap those public address(es) before detaching the gateway.',
  ),
  ReleaseAddress: releaseAddress,
  DescribeLaunchTemplateVersions: readLaunchTemplateVersions,
};

function withinQuota(
  count: (moto: MotoClient, region: string) => Promise<number>,
  quota: number,
  code: string,
  noun: string,
) {
  return async (request: AwsRequest, { moto, forward }: Backend): Promise<AwsResponse> => {
    if ((await count(moto, request.region)) < quota) return forward(request);
    throw new AwsError(code, `The maximum number of ${noun} has been reached.`);
  };
}

async function countVpcs(moto: MotoClient, region: string): Promise<number> {
  return itemsAt(await moto.query('ec2', 'DescribeVpcs', {}, region), 'vpcSet').length;
}

async function countAddresses(moto: MotoClient, region: string): Promise<number> {
  return itemsAt(await moto.query('ec2', 'DescribeAddresses', {}, region), 'addressesSet').length;
}

function unlessUsed(
  parameter: string,
  dependentsOf: (moto: MotoClient, region: string, id: string) => Promise<string[]>,
  message: (id: string) => string,
) {
  return async (request: AwsRequest, { moto, forward }: Backend): Promise<AwsResponse> => {
    const id = request.parameters[parameter] ?? '';
    const users = await dependentsOf(moto, request.region, id);
    if (users.length === 0) return forward(request);
    throw new AwsError('DependencyViolation', message(id));
  };
}

async function releaseAddress(request: AwsRequest, { moto, forward }: Backend): Promise<AwsResponse> {
  const id = request.parameters['AllocationId'] ?? '';
  const gateways = await dependents.natGateways(moto, request.region);
  const users = gateways.filter((gateway) =>
    itemsAt(gateway, 'natGatewayAddressSet').some((address) => textAt(address, 'allocationId') === id),
  );
  if (users.length === 0) return forward(request);
  throw new AwsError('InvalidIPAddress.InUse', `Address ${id} is in use.`);
}

/** Moto returns the template's own tags as a tag specification of version 1; on AWS they are not part of a version. */
async function readLaunchTemplateVersions(request: AwsRequest, { forward }: Backend): Promise<AwsResponse> {
  const response = await forward(request);
  if (response.status >= 400) return response;
  const answer = parseXml(response.body.toString());
  const root = (answer as Record<string, XmlNode>)['DescribeLaunchTemplateVersionsResponse'] ?? '';
  for (const version of itemsAt(root, 'launchTemplateVersionSet')) {
    const data = (version as Record<string, XmlNode>)['launchTemplateData'];
    if (typeof data !== 'object' || Array.isArray(data)) continue;
    const kept = itemsAt(data, 'tagSpecificationSet').filter(
      (specification) => textAt(specification, 'resourceType') !== 'launch-template',
    );
    if (kept.length > 0) data['tagSpecificationSet'] = { item: kept };
    else delete data['tagSpecificationSet'];
  }
  return { ...response, body: Buffer.from(buildXml(answer)) };
}
