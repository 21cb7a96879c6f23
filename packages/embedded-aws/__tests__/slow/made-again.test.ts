import { type EmbeddedAws, startEmbeddedAws } from '../..';
import { at, itemsAt, textAt } from '../../xml';
import { Calls } from '../../calls';
import { smallNetwork } from './small-network';

let embedded: EmbeddedAws;
let calls: Calls;
beforeAll(async () => {
  embedded = await startEmbeddedAws();
  calls = new Calls(embedded);
});
afterAll(() => embedded.stop());

test('the Elastic IP address of a deleted NAT gateway can be used again', async () => {
  const { a: SubnetId } = await smallNetwork(calls);
  const address = await calls.result('ec2', 'AllocateAddress', { Domain: 'vpc' });
  const wanted = { SubnetId, AllocationId: textAt(address, 'allocationId') };
  const made = await calls.result('ec2', 'CreateNatGateway', wanted);
  await expect(calls.query('ec2', 'CreateNatGateway', wanted)).resolves.toMatchObject({
    code: 'Resource.AlreadyAssociated',
  });
  const NatGatewayId = textAt(at(made, 'natGateway') ?? '', 'natGatewayId');
  await calls.result('ec2', 'DeleteNatGateway', { NatGatewayId });
  await calls.result('ec2', 'CreateNatGateway', wanted);
  const gateways = itemsAt(await calls.result('ec2', 'DescribeNatGateways'), 'natGatewaySet');
  expect(gateways.map((gateway) => textAt(gateway, 'state')).sort()).toEqual(['available', 'deleted']);
});

test('the KMS key of a log group can be changed', async () => {
  const logs = (action: string, input: object) => calls.json('logs', `Logs_20140328.${action}`, input);
  await logs('CreateLogGroup', {
    logGroupName: '/x',
    kmsKeyId: 'arn:aws:kms:us-east-1:123456789012:key/one',
  });
  const kmsKeyId = 'arn:aws:kms:us-east-1:123456789012:key/two';
  await expect(logs('AssociateKmsKey', { logGroupName: '/x', kmsKeyId })).resolves.toMatchObject({
    status: 200,
  });
  expect((await logs('DescribeLogGroups', {})).text).toContain(kmsKeyId);
});

test('deleting a resource deletes its tags', async () => {
  const made = await calls.result('ec2', 'CreateVpc', {
    CidrBlock: '10.9.0.0/16',
    'TagSpecification.1.ResourceType': 'vpc',
    'TagSpecification.1.Tag.1.Key': 'Name',
    'TagSpecification.1.Tag.1.Value': 'passing',
  });
  const VpcId = textAt(at(made, 'vpc') ?? '', 'vpcId');
  const tags = async () =>
    itemsAt(await calls.result('ec2', 'DescribeTags'), 'tagSet').map((tag) => textAt(tag, 'resourceId'));
  expect(await tags()).toContain(VpcId);
  await calls.result('ec2', 'DeleteVpc', { VpcId });
  expect(await tags()).not.toContain(VpcId);
});

// [EC2 API, NetworkAclEntry] Without this, a rule that is imported after a killed apply would be created twice.
test('an ICMP entry of a network ACL has its type and code, and no ports', async () => {
  const vpc = await calls.result('ec2', 'CreateVpc', { CidrBlock: '10.8.0.0/16' });
  const VpcId = textAt(at(vpc, 'vpc') ?? '', 'vpcId');
  const acl = await calls.result('ec2', 'CreateNetworkAcl', { VpcId });
  const NetworkAclId = textAt(at(acl, 'networkAcl') ?? '', 'networkAclId');
  const rule = { NetworkAclId, RuleNumber: '7', Egress: 'false', Protocol: '1', RuleAction: 'allow' };
  const message = { CidrBlock: '0.0.0.0/0', 'Icmp.Type': '3', 'Icmp.Code': '4' };
  await calls.result('ec2', 'CreateNetworkAclEntry', { ...rule, ...message });
  const described = await calls.result('ec2', 'DescribeNetworkAcls', { 'NetworkAclId.1': NetworkAclId });
  const entries = itemsAt(itemsAt(described, 'networkAclSet')[0] ?? '', 'entrySet');
  const entry = entries.find((one) => textAt(one, 'ruleNumber') === '7');
  expect([textAt(entry, 'icmpTypeCode', 'type'), textAt(entry, 'icmpTypeCode', 'code')]).toEqual(['3', '4']);
  expect(textAt(entry, 'portRange', 'from')).toBe('');
});
