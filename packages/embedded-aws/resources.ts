import { ACCOUNT } from './environment';
import type { AwsRequest } from './request';
import { bucketAndKey } from './s3-actions';

/** For each service, the parameters that name a resource (the first match wins), and the form of its ARN. */
const NAMES: Record<string, readonly (readonly [parameter: string, arn: string])[]> = {
  iam: [
    ['InstanceProfileName', 'arn:aws:iam::ACCOUNT:instance-profile/VALUE'],
    ['RoleName', 'arn:aws:iam::ACCOUNT:role/VALUE'],
    ['PolicyArn', 'VALUE'],
    ['PolicyName', 'arn:aws:iam::ACCOUNT:policy/VALUE'],
    ['OpenIDConnectProviderArn', 'VALUE'],
  ],
  elasticloadbalancing: [
    ['RuleArn', 'VALUE'],
    ['ListenerArn', 'VALUE'],
    ['LoadBalancerArn', 'VALUE'],
    ['TargetGroupArn', 'VALUE'],
    ['ResourceArns.member.1', 'VALUE'],
    ['Name', 'arn:aws:elasticloadbalancing:REGION:ACCOUNT:*/VALUE'],
  ],
  autoscaling: [
    [
      'AutoScalingGroupName',
      'arn:aws:autoscaling:REGION:ACCOUNT:autoScalingGroup:*:autoScalingGroupName/VALUE',
    ],
  ],
  sns: [
    ['TopicArn', 'VALUE'],
    ['ResourceArn', 'VALUE'],
    ['Name', 'arn:aws:sns:REGION:ACCOUNT:VALUE'],
  ],
  monitoring: [
    ['AlarmName', 'arn:aws:cloudwatch:REGION:ACCOUNT:alarm:VALUE'],
    ['DashboardName', 'arn:aws:cloudwatch::ACCOUNT:dashboard/VALUE'],
  ],
  logs: [
    ['resourceArn', 'VALUE'],
    ['logGroupName', 'arn:aws:logs:REGION:ACCOUNT:log-group:VALUE:*'],
  ],
  acm: [['CertificateArn', 'VALUE']],
  kms: [
    ['KeyId', 'VALUE'],
    ['TargetKeyId', 'VALUE'],
  ],
  ssm: [['Name', 'arn:aws:ssm:REGION:ACCOUNT:*/VALUE']],
  secretsmanager: [
    ['SecretId', 'VALUE'],
    ['Name', 'arn:aws:secretsmanager:REGION:ACCOUNT:secret:VALUE-*'],
  ],
  events: [
    ['Rule', 'arn:aws:events:REGION:ACCOUNT:rule/VALUE'],
    ['Name', 'arn:aws:events:REGION:ACCOUNT:rule/VALUE'],
  ],
  codebuild: [['name', 'arn:aws:codebuild:REGION:ACCOUNT:project/VALUE']],
  codedeploy: [
    ['ResourceArn', 'VALUE'],
    ['applicationName', 'arn:aws:codedeploy:REGION:ACCOUNT:application:VALUE'],
  ],
  codepipeline: [
    ['resourceArn', 'VALUE'],
    ['name', 'arn:aws:codepipeline:REGION:ACCOUNT:VALUE'],
    ['pipelineName', 'arn:aws:codepipeline:REGION:ACCOUNT:VALUE'],
  ],
};

/** EC2's ids have a prefix that tells the resource type. */
const EC2_KINDS: Record<string, string> = {
  vpc: 'vpc',
  subnet: 'subnet',
  igw: 'internet-gateway',
  rtb: 'route-table',
  nat: 'natgateway',
  eipalloc: 'elastic-ip',
  sg: 'security-group',
  acl: 'network-acl',
  vpce: 'vpc-endpoint',
  lt: 'launch-template',
  fl: 'vpc-flow-log',
  i: 'instance',
  vol: 'volume',
};

/** The ARN of the resource that a call is about, where the request says enough; otherwise `*`. */
export function resourceOf(request: AwsRequest): string {
  if (request.service === 's3') return s3Resource(request.path);
  if (request.service === 'ec2') return ec2Resource(request);
  if (request.service === 'route53') return route53Resource(request.path);
  const given: Record<string, unknown> = { ...request.parameters, ...flat(request.json) };
  const arn = given['ResourceArn'] ?? given['ResourceARN'] ?? given['resourceArn'] ?? given['Arn'];
  for (const [parameter, pattern] of NAMES[request.service] ?? []) {
    const value = given[parameter];
    if (typeof value === 'string') return fill(pattern, request.region, value);
  }
  return typeof arn === 'string' ? arn : '*';
}

/** The fields of a JSON body, and those of its only nested object (`{ pipeline: { name } }`). */
function flat(body: Record<string, unknown>): Record<string, unknown> {
  const nested = body['pipeline'];
  return typeof nested === 'object' && nested !== null ? { ...body, ...nested } : body;
}

function fill(pattern: string, region: string, value: string): string {
  if (value.startsWith('arn:')) return value;
  return pattern.replace('REGION', region).replace('ACCOUNT', ACCOUNT).replace('VALUE', value);
}

function s3Resource(path: string): string {
  const { bucket, key } = bucketAndKey(path);
  if (!bucket) return '*';
  return key ? `arn:aws:s3:::${bucket}/${key}` : `arn:aws:s3:::${bucket}`;
}

function ec2Resource(request: AwsRequest): string {
  const values = Object.entries(request.parameters).filter(([name]) => /Id(\.1)?$/.test(name));
  for (const [, value] of values) {
    const kind = EC2_KINDS[/^([a-z]+)-[0-9a-f]+$/.exec(value)?.[1] ?? ''];
    if (kind) return `arn:aws:ec2:${request.region}:${ACCOUNT}:${kind}/${value}`;
  }
  return '*';
}

function route53Resource(path: string): string {
  const zone = /\/hostedzone\/([A-Z0-9]+)/.exec(path)?.[1];
  return zone ? `arn:aws:route53:::hostedzone/${zone}` : '*';
}
