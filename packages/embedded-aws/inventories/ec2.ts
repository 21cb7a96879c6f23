import { itemsAt, textAt, type XmlNode } from '../xml';
import { byQuery, type Inventory } from './inventory';

const isAlive = (member: XmlNode) => !['deleted', 'deleting'].includes(textAt(member, 'state'));
const isMain = (table: XmlNode) =>
  itemsAt(table, 'associationSet').some((association) => textAt(association, 'main') === 'true');

/** EC2 resources beyond the default VPC with its subnets, and beyond those that every VPC has. */
export const ec2Inventories: Record<string, Inventory> = {
  'ec2 vpc': byQuery('ec2', 'DescribeVpcs', 'vpcSet', 'vpcId', (vpc) => textAt(vpc, 'isDefault') !== 'true'),
  'ec2 subnet': byQuery(
    'ec2',
    'DescribeSubnets',
    'subnetSet',
    'subnetId',
    (subnet) => textAt(subnet, 'defaultForAz') !== 'true',
  ),
  'ec2 route-table': byQuery(
    'ec2',
    'DescribeRouteTables',
    'routeTableSet',
    'routeTableId',
    (table) => !isMain(table),
  ),
  'ec2 internet-gateway': byQuery(
    'ec2',
    'DescribeInternetGateways',
    'internetGatewaySet',
    'internetGatewayId',
  ),
  'ec2 nat-gateway': byQuery('ec2', 'DescribeNatGateways', 'natGatewaySet', 'natGatewayId', isAlive),
  'ec2 address': byQuery('ec2', 'DescribeAddresses', 'addressesSet', 'allocationId'),
  'ec2 security-group': byQuery(
    'ec2',
    'DescribeSecurityGroups',
    'securityGroupInfo',
    'groupName',
    (group) => textAt(group, 'groupName') !== 'default',
  ),
  'ec2 network-acl': byQuery(
    'ec2',
    'DescribeNetworkAcls',
    'networkAclSet',
    'networkAclId',
    (list) => textAt(list, 'default') !== 'true',
  ),
  'ec2 vpc-endpoint': byQuery('ec2', 'DescribeVpcEndpoints', 'vpcEndpointSet', 'vpcEndpointId', isAlive),
  'ec2 flow-log': byQuery('ec2', 'DescribeFlowLogs', 'flowLogSet', 'flowLogId'),
  'ec2 launch-template': byQuery('ec2', 'DescribeLaunchTemplates', 'launchTemplates', 'launchTemplateName'),
  'ec2 volume': byQuery('ec2', 'DescribeVolumes', 'volumeSet', 'volumeId'),
  'ec2 key-pair': byQuery('ec2', 'DescribeKeyPairs', 'keySet', 'keyName'),
  'ec2 instance': async (moto, region) =>
    itemsAt(await moto.query('ec2', 'DescribeInstances', {}, region), 'reservationSet')
      .flatMap((reservation) => itemsAt(reservation, 'instancesSet'))
      .filter((instance) => textAt(instance, 'instanceState', 'name') !== 'terminated')
      .map((instance) => textAt(instance, 'instanceId')),
};
