import { textAt } from '../../xml';
import type { Calls } from '../../calls';

/** A VPC with three subnets in two zones, two security groups and a detached internet gateway. */
export interface SmallNetwork {
  readonly vpc: string;
  readonly gateway: string;
  readonly a: string;
  readonly b: string;
  /** A second subnet in the zone of the first. */
  readonly alsoA: string;
  readonly balancerGroup: string;
  readonly appGroup: string;
}

export async function smallNetwork(calls: Calls): Promise<SmallNetwork> {
  const ec2 = async (action: string, parameters: Record<string, string>, ...path: string[]) =>
    textAt(await calls.result('ec2', action, parameters), ...path);
  const vpc = await ec2('CreateVpc', { CidrBlock: '10.0.0.0/16' }, 'vpc', 'vpcId');
  const subnet = (zone: string, cidr: string) =>
    ec2('CreateSubnet', { VpcId: vpc, CidrBlock: cidr, AvailabilityZone: zone }, 'subnet', 'subnetId');
  const group = (name: string) =>
    ec2('CreateSecurityGroup', { VpcId: vpc, GroupName: name, GroupDescription: name }, 'groupId');
  return {
    vpc,
    gateway: await ec2('CreateInternetGateway', {}, 'internetGateway', 'internetGatewayId'),
    a: await subnet('us-east-1a', '10.0.0.0/24'),
    b: await subnet('us-east-1b', '10.0.1.0/24'),
    alsoA: await subnet('us-east-1a', '10.0.2.0/24'),
    balancerGroup: await group('balancer'),
    appGroup: await group('app'),
  };
}

/** The parameters of an application load balancer in these subnets. */
export function balancerIn(network: SmallNetwork, subnets: readonly string[]): Record<string, string> {
  return {
    Name: 'hello',
    Type: 'application',
    'SecurityGroups.member.1': network.balancerGroup,
    ...Object.fromEntries(subnets.map((subnet, index) => [`Subnets.member.${index + 1}`, subnet])),
  };
}
