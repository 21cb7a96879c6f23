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
});

afterAll(() => embedded.stop());

const elb = (action: string, parameters: Record<string, string>) =>
  calls.query('elasticloadbalancing', action, parameters);

/** The attributes that turn on access logs. */
const logsTo = (bucket: string, prefix = 'balancer') => ({
  LoadBalancerArn: balancer,
  'Attributes.member.1.Key': 'access_logs.s3.enabled',
  'Attributes.member.1.Value': 'true',
  'Attributes.member.2.Key': 'access_logs.s3.bucket',
  'Attributes.member.2.Value': bucket,
  'Attributes.member.3.Key': 'access_logs.s3.prefix',
  'Attributes.member.3.Value': prefix,
});

describe('a load balancer', () => {
  test('needs two zones', async () => {
    const answer = await elb('CreateLoadBalancer', balancerIn(network, [network.a, network.alsoA]));
    expect(answer).toMatchObject({
      code: 'ValidationError',
      message: 'At least two subnets in two different Availability Zones must be specified',
    });
  });

  test('that faces the internet needs an internet gateway', async () => {
    const subnets = [network.a, network.b];
    await expect(elb('CreateLoadBalancer', balancerIn(network, subnets))).resolves.toMatchObject({
      code: 'InvalidSubnet',
      message: `VPC ${network.vpc} has no internet gateway`,
    });
    await calls.query('ec2', 'AttachInternetGateway', {
      VpcId: network.vpc,
      InternetGatewayId: network.gateway,
    });
    const created = await calls.result(
      'elasticloadbalancing',
      'CreateLoadBalancer',
      balancerIn(network, subnets),
    );
    balancer = textAt(itemsAt(created, 'LoadBalancers')[0], 'LoadBalancerArn');
  });

  test('does not log to a missing bucket', async () => {
    await expect(elb('ModifyLoadBalancerAttributes', logsTo('nowhere'))).resolves.toMatchObject({
      code: 'InvalidConfigurationRequest',
      message: 'S3 Bucket: nowhere does not exist',
    });
  });

  describe('logs to a bucket', () => {
    const allowing = (principal: unknown, folder: string) =>
      JSON.stringify({
        Statement: [
          {
            Effect: 'Allow',
            Principal: principal,
            Action: 's3:PutObject',
            Resource: `arn:aws:s3:::hello-logs/${folder}/AWSLogs/123456789012/*`,
          },
        ],
      });
    const account = { AWS: 'arn:aws:iam::127311923021:root' };

    beforeAll(() => calls.rest('s3', 'PUT', '/hello-logs'));

    test.each([
      ['without a policy', undefined],
      ['whose policy allows another folder', allowing(account, 'elsewhere')],
      ['whose policy allows another region', allowing({ AWS: 'arn:aws:iam::156460612806:root' }, 'balancer')],
      [
        'whose policy allows another service',
        allowing({ Service: 'delivery.logs.amazonaws.com' }, 'balancer'),
      ],
    ])('%s: denied', async (_, policy) => {
      if (policy) await calls.rest('s3', 'PUT', '/hello-logs?policy', policy);
      await expect(elb('ModifyLoadBalancerAttributes', logsTo('hello-logs'))).resolves.toMatchObject({
        code: 'InvalidConfigurationRequest',
        message: 'Access Denied for bucket: hello-logs. Please check S3bucket permission',
      });
    });

    test.each([
      ['account', allowing(account, 'balancer')],
      ['service', allowing({ Service: 'logdelivery.elasticloadbalancing.amazonaws.com' }, 'balancer')],
    ])("that allows the region's %s: a test object is written at once", async (_, policy) => {
      await calls.rest('s3', 'PUT', '/hello-logs?policy', policy);
      await expect(elb('ModifyLoadBalancerAttributes', logsTo('hello-logs'))).resolves.toMatchObject({
        status: 200,
      });
      const key = '/hello-logs/balancer/AWSLogs/123456789012/ELBAccessLogTestFile';
      await expect(calls.rest('s3', 'DELETE', '/hello-logs')).resolves.toMatchObject({
        code: 'BucketNotEmpty',
      });
      await calls.rest('s3', 'DELETE', key);
      await elb('ModifyLoadBalancerAttributes', {
        ...logsTo('hello-logs'),
        'Attributes.member.1.Value': 'false',
      });
    });
  });
});

test('a policy on requests per target needs a listener that routes to the group', async () => {
  const label = 'app/hello/1234567890123456/targetgroup/hello/1234567890123456';
  const answer = await calls.query('autoscaling', 'PutScalingPolicy', {
    AutoScalingGroupName: 'hello',
    PolicyName: 'requests',
    PolicyType: 'TargetTrackingScaling',
    'TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType':
      'ALBRequestCountPerTarget',
    'TargetTrackingConfiguration.PredefinedMetricSpecification.ResourceLabel': label,
    'TargetTrackingConfiguration.TargetValue': '1000',
  });
  expect(answer).toMatchObject({
    code: 'ValidationError',
    message: `The load balancer does not route traffic to the target group: ${label}`,
  });
});
