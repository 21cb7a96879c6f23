import { acm } from '../../services/acm';
import { type EmbeddedAws, startEmbeddedAws } from '../..';
import { itemsAt, textAt } from '../../xml';
import { Calls } from '../../calls';
import { balancerIn, type SmallNetwork, smallNetwork } from './small-network';

let embedded: EmbeddedAws;
let calls: Calls;
let network: SmallNetwork;
let balancer: string;

beforeAll(async () => {
  embedded = await startEmbeddedAws();
  calls = new Calls(embedded);
  network = await smallNetwork(calls);
  await calls.query('ec2', 'AttachInternetGateway', {
    VpcId: network.vpc,
    InternetGatewayId: network.gateway,
  });
  const wanted = balancerIn(network, [network.a, network.b]);
  const created = await calls.result('elasticloadbalancing', 'CreateLoadBalancer', wanted);
  balancer = textAt(itemsAt(created, 'LoadBalancers')[0], 'LoadBalancerArn');
});

afterAll(() => embedded.stop());

const elb = (action: string, parameters: Record<string, string>) =>
  calls.query('elasticloadbalancing', action, parameters);

const rolePolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
});

describe('a resource in use is not deleted:', () => {
  const code = 'DependencyViolation';

  test("a load balancer's subnet, security group and public addresses", async () => {
    const { a: SubnetId, balancerGroup: GroupId, vpc: VpcId, gateway } = network;
    await expect(calls.query('ec2', 'DeleteSubnet', { SubnetId })).resolves.toMatchObject({
      code,
      message: `The subnet '${SubnetId}' has dependencies and cannot be deleted.`,
    });
    await expect(calls.query('ec2', 'DeleteSecurityGroup', { GroupId })).resolves.toMatchObject({
      code,
      message: `resource ${GroupId} has a dependent object`,
    });
    const detach = { VpcId, InternetGatewayId: gateway };
    await expect(calls.query('ec2', 'DetachInternetGateway', detach)).resolves.toMatchObject({ code });
    await expect(calls.query('ec2', 'DeleteVpc', { VpcId })).resolves.toMatchObject({ code });
  });

  test('a security group that a rule of another one names, until that rule is deleted', async () => {
    const { appGroup: GroupId, balancerGroup } = network;
    const rule = {
      GroupId: balancerGroup,
      'IpPermissions.1.IpProtocol': 'tcp',
      'IpPermissions.1.FromPort': '8443',
      'IpPermissions.1.ToPort': '8443',
      'IpPermissions.1.Groups.1.GroupId': GroupId,
    };
    await calls.query('ec2', 'AuthorizeSecurityGroupEgress', rule);
    await expect(calls.query('ec2', 'DeleteSecurityGroup', { GroupId })).resolves.toMatchObject({ code });
    await calls.query('ec2', 'RevokeSecurityGroupEgress', rule);
    await expect(calls.query('ec2', 'DeleteSecurityGroup', { GroupId })).resolves.toMatchObject({
      status: 200,
    });
  });

  test('a target group and a certificate of a listener', async () => {
    const target = { Name: 'app', Protocol: 'HTTPS', Port: '8443', VpcId: network.vpc };
    const groups = await calls.result('elasticloadbalancing', 'CreateTargetGroup', target);
    const TargetGroupArn = textAt(itemsAt(groups, 'TargetGroups')[0], 'TargetGroupArn');
    const DomainName = 'staging.example.com';
    const requested = await calls.json('acm', 'CertificateManager.RequestCertificate', {
      DomainName,
      ValidationMethod: 'DNS',
    });
    const { CertificateArn } = JSON.parse(requested.text);
    await elb('CreateListener', {
      LoadBalancerArn: balancer,
      Port: '443',
      Protocol: 'HTTPS',
      'Certificates.member.1.CertificateArn': CertificateArn,
      'DefaultActions.member.1.Type': 'forward',
      'DefaultActions.member.1.TargetGroupArn': TargetGroupArn,
    });
    await expect(elb('DeleteTargetGroup', { TargetGroupArn })).resolves.toMatchObject({
      code: 'ResourceInUse',
    });
    const target1 = { CertificateArn };
    await expect(calls.json('acm', 'CertificateManager.DeleteCertificate', target1)).resolves.toMatchObject({
      code: 'ResourceInUseException',
      message: `Certificate ${CertificateArn} is in use.`,
    });
    const described = await calls.json('acm', 'CertificateManager.DescribeCertificate', target1);
    expect(JSON.parse(described.text).Certificate.InUseBy).toEqual([balancer]);
  });

  test('a load balancer with deletion protection, until it is off', async () => {
    const LoadBalancerArn = balancer;
    const protection = (value: string) => ({
      LoadBalancerArn,
      'Attributes.member.1.Key': 'deletion_protection.enabled',
      'Attributes.member.1.Value': value,
    });
    await elb('ModifyLoadBalancerAttributes', protection('true'));
    await expect(elb('DeleteLoadBalancer', { LoadBalancerArn })).resolves.toMatchObject({
      code: 'OperationNotPermitted',
      message: `Load balancer '${LoadBalancerArn}' cannot be deleted because deletion protection is enabled`,
    });
    await elb('ModifyLoadBalancerAttributes', protection('false'));
    await expect(elb('DeleteLoadBalancer', { LoadBalancerArn })).resolves.toMatchObject({ status: 200 });
    await expect(calls.query('ec2', 'DeleteSubnet', { SubnetId: network.alsoA })).resolves.toMatchObject({
      status: 200,
    });
  });

  test('the Elastic IP address of a NAT gateway', async () => {
    const address = await calls.result('ec2', 'AllocateAddress', { Domain: 'vpc' });
    const AllocationId = textAt(address, 'allocationId');
    await calls.query('ec2', 'CreateNatGateway', { AllocationId, SubnetId: network.a });
    await expect(calls.query('ec2', 'ReleaseAddress', { AllocationId })).resolves.toMatchObject({
      code: 'InvalidIPAddress.InUse',
    });
  });

  test('an Auto Scaling group with instances, unless it is force-deleted', async () => {
    const image = { ImageId: 'ami-12c6146b', InstanceType: 't4g.small', LaunchConfigurationName: 'hello' };
    await calls.query('autoscaling', 'CreateLaunchConfiguration', image);
    const name = { AutoScalingGroupName: 'hello' };
    const size = { MinSize: '1', MaxSize: '1', VPCZoneIdentifier: network.b };
    await calls.query('autoscaling', 'CreateAutoScalingGroup', {
      ...name,
      ...size,
      LaunchConfigurationName: 'hello',
    });
    await expect(calls.query('autoscaling', 'DeleteAutoScalingGroup', name)).resolves.toMatchObject({
      code: 'ResourceInUse',
      message: expect.stringContaining('You cannot delete an AutoScalingGroup while there are instances'),
    });
    await expect(calls.query('ec2', 'DeleteSubnet', { SubnetId: network.b })).resolves.toMatchObject({
      code,
    });
    const force = { ...name, ForceDelete: 'true' };
    await expect(calls.query('autoscaling', 'DeleteAutoScalingGroup', force)).resolves.toMatchObject({
      status: 200,
    });
  });

  test('a role, its instance profile and its policies, until they are detached', async () => {
    const RoleName = 'instance';
    const conflict = { code: 'DeleteConflict', status: 409 };
    await calls.query('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: rolePolicy });
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
    });
    await calls.query('iam', 'CreatePolicy', { PolicyName: 'reads', PolicyDocument: document });
    const PolicyArn = 'arn:aws:iam::123456789012:policy/reads';
    await calls.query('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
    await expect(calls.query('iam', 'DeleteRole', { RoleName })).resolves.toMatchObject(conflict);
    await expect(calls.query('iam', 'DeletePolicy', { PolicyArn })).resolves.toMatchObject({
      ...conflict,
      message: 'Cannot delete a policy attached to entities.',
    });
    await calls.query('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
    await calls.query('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: PolicyArn });
    await expect(calls.query('iam', 'DeletePolicy', { PolicyArn })).resolves.toMatchObject(conflict);
    await calls.query('iam', 'DeleteRole', { RoleName });
    await calls.query('iam', 'CreatePolicyVersion', {
      PolicyArn,
      PolicyDocument: document,
      SetAsDefault: 'true',
    });
    await expect(calls.query('iam', 'DeletePolicy', { PolicyArn })).resolves.toMatchObject({
      ...conflict,
      message: expect.stringContaining('This policy has more than one version.'),
    });
    await calls.query('iam', 'DeletePolicyVersion', { PolicyArn, VersionId: 'v1' });
    await expect(calls.query('iam', 'DeletePolicy', { PolicyArn })).resolves.toMatchObject({ status: 200 });
  });
});

describe("a new account's quotas", () => {
  const untilRefused = async (action: string, parameters: (index: number) => Record<string, string>) => {
    for (let index = 0; ; index++) {
      const answer = await calls.query('ec2', action, parameters(index), { region: 'eu-central-1' });
      if (answer.code) return { made: index, code: answer.code, message: answer.message };
    }
  };

  test('five VPCs a region, including the default one', async () => {
    const found = await untilRefused('CreateVpc', (index) => ({ CidrBlock: `10.${index}.0.0/16` }));
    const message = 'The maximum number of VPCs has been reached.';
    expect(found).toEqual({ made: 4, code: 'VpcLimitExceeded', message });
  });

  test('five Elastic IP addresses a region', async () => {
    const found = await untilRefused('AllocateAddress', () => ({ Domain: 'vpc' }));
    const message = 'The maximum number of addresses has been reached.';
    expect(found).toEqual({ made: 5, code: 'AddressLimitExceeded', message });
  });
});

describe('a deleted resource', () => {
  test("gives AWS's error for a missing network ACL", async () => {
    const question = { 'NetworkAclId.1': 'acl-0123456789abcdef0' };
    await expect(calls.query('ec2', 'DescribeNetworkAcls', question)).resolves.toMatchObject({
      code: 'InvalidNetworkAclID.NotFound',
    });
  });
});

test("a load balancer deleted while a certificate's users are counted does not count", async () => {
  const query = (_: string, action: string) =>
    action === 'DescribeLoadBalancers'
      ? Promise.resolve({ LoadBalancers: { member: { LoadBalancerArn: 'arn:lb' } } })
      : Promise.reject(new Error('moto answered 400: <Code>LoadBalancerNotFound</Code>'));
  const request = { region: 'us-east-1', json: { CertificateArn: 'arn:certificate' } };
  const backend = { moto: { query }, forward: () => Promise.resolve('forwarded') };
  const deletion = acm.operations?.DeleteCertificate?.(request as never, backend as never);
  await expect(deletion).resolves.toBe('forwarded');
});
