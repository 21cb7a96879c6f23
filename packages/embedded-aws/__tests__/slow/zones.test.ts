import { type EmbeddedAws, startEmbeddedAws } from '../..';
import { itemsAt, textAt } from '../../xml';
import { Calls } from '../../calls';
import { type SmallNetwork, smallNetwork } from './small-network';

let embedded: EmbeddedAws;
let calls: Calls;
let network: SmallNetwork;

const AutoScalingGroupName = 'spread';

beforeAll(async () => {
  embedded = await startEmbeddedAws();
  calls = new Calls(embedded);
  network = await smallNetwork(calls);
  await calls.query('ec2', 'CreateLaunchTemplate', {
    LaunchTemplateName: 'spread',
    'LaunchTemplateData.ImageId': 'ami-12c6146b',
    'LaunchTemplateData.InstanceType': 't4g.small',
  });
  await calls.result('autoscaling', 'CreateAutoScalingGroup', {
    AutoScalingGroupName,
    MinSize: '4',
    MaxSize: '6',
    VPCZoneIdentifier: `${network.a},${network.b}`,
    'LaunchTemplate.LaunchTemplateName': 'spread',
  });
});
afterAll(() => embedded.stop());

/** The numbers of the group's instances in each subnet, by EC2, and in each zone, by Auto Scaling. */
async function placed() {
  const answer = await calls.result('autoscaling', 'DescribeAutoScalingGroups', {});
  const members = itemsAt(answer, 'AutoScalingGroups').flatMap((group) => itemsAt(group, 'Instances'));
  const asked = members.map((one, index) => [`InstanceId.${index + 1}`, textAt(one, 'InstanceId')]);
  const described = await calls.result('ec2', 'DescribeInstances', Object.fromEntries(asked));
  const subnets = itemsAt(described, 'reservationSet')
    .flatMap((reservation) => itemsAt(reservation, 'instancesSet'))
    .map((instance) => textAt(instance, 'subnetId'));
  const count = (all: string[], one: string) => all.filter((other) => other === one).length;
  const zones = members.map((one) => textAt(one, 'AvailabilityZone'));
  return {
    subnets: [count(subnets, network.a), count(subnets, network.b)],
    zones: [count(zones, 'us-east-1a'), count(zones, 'us-east-1b')],
  };
}

test('a security group rule has its description, whatever its peer', async () => {
  const permission = { IpProtocol: 'tcp', FromPort: '443', ToPort: '443' };
  const given = (peer: Record<string, string>) =>
    Object.fromEntries(
      Object.entries({ ...permission, ...peer }).map(([key, value]) => [`IpPermissions.1.${key}`, value]),
    );
  const peers: Record<string, string>[] = [
    { 'IpRanges.1.CidrIp': '10.0.0.0/8', 'IpRanges.1.Description': 'addresses' },
    { 'Groups.1.GroupId': network.balancerGroup, 'Groups.1.Description': 'a group' },
    { 'PrefixListIds.1.PrefixListId': 'pl-63a5400a', 'PrefixListIds.1.Description': 'a list' },
  ];
  for (const peer of peers) {
    await calls.result('ec2', 'AuthorizeSecurityGroupEgress', { GroupId: network.appGroup, ...given(peer) });
  }
  const asked = { 'Filter.1.Name': 'group-id', 'Filter.1.Value.1': network.appGroup };
  const rules = itemsAt(
    await calls.result('ec2', 'DescribeSecurityGroupRules', asked),
    'securityGroupRuleSet',
  );
  expect(rules.map((rule) => textAt(rule, 'description'))).toEqual(
    expect.arrayContaining(['addresses', 'a group', 'a list']),
  );
});

test('instances are spread evenly over the subnets of their group', async () => {
  expect(await placed()).toEqual({ subnets: [2, 2], zones: [2, 2] });
});

test('new instances start in the subnets with the fewest', async () => {
  await calls.result('autoscaling', 'SetDesiredCapacity', { AutoScalingGroupName, DesiredCapacity: '6' });
  expect(await placed()).toEqual({ subnets: [3, 3], zones: [3, 3] });
});

test('a subnet can be deleted once the group and its instances have left it', async () => {
  const refused = await calls.query('ec2', 'DeleteSubnet', { SubnetId: network.b });
  expect(refused.code).toBe('DependencyViolation');
  const one = { AutoScalingGroupName, VPCZoneIdentifier: network.a };
  await calls.result('autoscaling', 'UpdateAutoScalingGroup', one);
  expect(await placed()).toEqual({ subnets: [6, 0], zones: [6, 0] });
  expect(await calls.query('ec2', 'DeleteSubnet', { SubnetId: network.b })).toMatchObject({ status: 200 });
});
