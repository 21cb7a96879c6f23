import { filters, type MotoClient } from '../moto-client';
import { itemsAt, textAt, type XmlNode } from '../xml';

/** States in which an instance still has its network interface. */
const ALIVE = ['pending', 'running', 'shutting-down', 'stopping', 'stopped'];

/** Every NAT gateway of a region that is not deleted. */
export async function natGateways(moto: MotoClient, region: string): Promise<XmlNode[]> {
  const answer = await moto.query('ec2', 'DescribeNatGateways', {}, region);
  return itemsAt(answer, 'natGatewaySet').filter((gateway) => textAt(gateway, 'state') !== 'deleted');
}

/** Ids of the instances that match a filter and are not terminated. */
async function instances(moto: MotoClient, region: string, filter: string, id: string): Promise<string[]> {
  const wanted = filters({ [filter]: [id], 'instance-state-name': ALIVE });
  const answer = await moto.query('ec2', 'DescribeInstances', wanted, region);
  return itemsAt(answer, 'reservationSet')
    .flatMap((reservation) => itemsAt(reservation, 'instancesSet'))
    .map((instance) => textAt(instance, 'instanceId'));
}

async function loadBalancers(moto: MotoClient, region: string): Promise<XmlNode[]> {
  return itemsAt(
    await moto.query('elasticloadbalancing', 'DescribeLoadBalancers', {}, region),
    'LoadBalancers',
  );
}

async function endpoints(moto: MotoClient, region: string): Promise<XmlNode[]> {
  const answer = await moto.query('ec2', 'DescribeVpcEndpoints', {}, region);
  return itemsAt(answer, 'vpcEndpointSet').filter((endpoint) => textAt(endpoint, 'state') !== 'deleted');
}

async function securityGroups(moto: MotoClient, region: string): Promise<XmlNode[]> {
  return itemsAt(await moto.query('ec2', 'DescribeSecurityGroups', {}, region), 'securityGroupInfo');
}

/** The resources with a network interface in a subnet. */
export async function ofSubnet(moto: MotoClient, region: string, id: string): Promise<string[]> {
  const gateways = (await natGateways(moto, region)).filter((gateway) => textAt(gateway, 'subnetId') === id);
  const balancers = (await loadBalancers(moto, region)).filter((balancer) =>
    itemsAt(balancer, 'AvailabilityZones').some((zone) => textAt(zone, 'SubnetId') === id),
  );
  const interfaces = (await endpoints(moto, region)).filter((endpoint) =>
    itemsAt(endpoint, 'subnetIdSet').some((subnet) => subnet === id),
  );
  return [
    ...(await instances(moto, region, 'subnet-id', id)),
    ...gateways.map((gateway) => textAt(gateway, 'natGatewayId')),
    ...balancers.map((balancer) => textAt(balancer, 'LoadBalancerArn')),
    ...interfaces.map((endpoint) => textAt(endpoint, 'vpcEndpointId')),
  ];
}

/** The resources with a security group, and the groups whose rules name it. */
export async function ofSecurityGroup(moto: MotoClient, region: string, id: string): Promise<string[]> {
  const balancers = (await loadBalancers(moto, region)).filter((balancer) =>
    itemsAt(balancer, 'SecurityGroups').some((group) => group === id),
  );
  const interfaces = (await endpoints(moto, region)).filter((endpoint) =>
    itemsAt(endpoint, 'groupSet').some((group) => textAt(group, 'groupId') === id),
  );
  const naming = (await securityGroups(moto, region)).filter(
    (group) => textAt(group, 'groupId') !== id && namesGroup(group, id),
  );
  return [
    ...(await instances(moto, region, 'instance.group-id', id)),
    ...balancers.map((balancer) => textAt(balancer, 'LoadBalancerArn')),
    ...interfaces.map((endpoint) => textAt(endpoint, 'vpcEndpointId')),
    ...naming.map((group) => textAt(group, 'groupId')),
  ];
}

function namesGroup(group: XmlNode, id: string): boolean {
  return [...itemsAt(group, 'ipPermissions'), ...itemsAt(group, 'ipPermissionsEgress')]
    .flatMap((rule) => itemsAt(rule, 'groups'))
    .some((pair) => textAt(pair, 'groupId') === id);
}

/** What a VPC has besides its main route table, default security group and default network ACL. */
export async function ofVpc(moto: MotoClient, region: string, id: string): Promise<string[]> {
  const inVpc = filters({ 'vpc-id': [id] });
  const ask = async (action: string, set: string, parameters = inVpc) =>
    itemsAt(await moto.query('ec2', action, parameters, region), set);
  const tables = (await ask('DescribeRouteTables', 'routeTableSet')).filter(
    (table) =>
      !itemsAt(table, 'associationSet').some((association) => textAt(association, 'main') === 'true'),
  );
  const gateways = await ask(
    'DescribeInternetGateways',
    'internetGatewaySet',
    filters({ 'attachment.vpc-id': [id] }),
  );
  const groups = (await ask('DescribeSecurityGroups', 'securityGroupInfo')).filter(
    (group) => textAt(group, 'groupName') !== 'default',
  );
  const lists = (await ask('DescribeNetworkAcls', 'networkAclSet')).filter(
    (list) => textAt(list, 'default') !== 'true',
  );
  const attached = (await endpoints(moto, region)).filter((endpoint) => textAt(endpoint, 'vpcId') === id);
  return [
    ...(await ask('DescribeSubnets', 'subnetSet')).map((subnet) => textAt(subnet, 'subnetId')),
    ...tables.map((table) => textAt(table, 'routeTableId')),
    ...gateways.map((gateway) => textAt(gateway, 'internetGatewayId')),
    ...groups.map((group) => textAt(group, 'groupId')),
    ...lists.map((list) => textAt(list, 'networkAclId')),
    ...attached.map((endpoint) => textAt(endpoint, 'vpcEndpointId')),
  ];
}

/** The resources with a public address in a VPC: NAT gateways, and internet-facing load balancers. */
export async function ofInternetAccess(moto: MotoClient, region: string, id: string): Promise<string[]> {
  const gateways = (await natGateways(moto, region)).filter(
    (gateway) => textAt(gateway, 'vpcId') === id && textAt(gateway, 'connectivityType') !== 'private',
  );
  const balancers = (await loadBalancers(moto, region)).filter(
    (balancer) => textAt(balancer, 'VpcId') === id && textAt(balancer, 'Scheme') !== 'internal',
  );
  return [
    ...gateways.map((gateway) => textAt(gateway, 'natGatewayId')),
    ...balancers.map((balancer) => textAt(balancer, 'LoadBalancerArn')),
  ];
}
