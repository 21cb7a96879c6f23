import { readFileSync } from 'node:fs';
import { pythonPackage } from '../../test-support';

/** The services of CloudFormation's types, with botocore's names of their endpoints. */
const SERVICES: Readonly<Record<string, string>> = {
  AutoScaling: 'autoscaling',
  Budgets: 'budgets',
  CertificateManager: 'acm',
  CloudWatch: 'monitoring',
  CodeBuild: 'codebuild',
  CodeConnections: 'codestar-connections', // under the name that they had before
  CodeDeploy: 'codedeploy',
  CodePipeline: 'codepipeline',
  EC2: 'ec2',
  ElasticLoadBalancingV2: 'elasticloadbalancing',
  Events: 'events',
  IAM: 'iam',
  KMS: 'kms',
  Logs: 'logs',
  Route53: 'route53',
  S3: 's3',
  Scheduler: 'scheduler',
  SNS: 'sns',
  SSM: 'ssm',
};

interface Service {
  /** false where one endpoint serves all regions. */
  readonly isRegionalized?: boolean;
  readonly endpoints: Readonly<Record<string, unknown>>;
}

interface Endpoints {
  readonly partitions: readonly {
    readonly partition: string;
    readonly services: Readonly<Record<string, Service>>;
  }[];
}

const { partitions } = JSON.parse(
  readFileSync(pythonPackage(['botocore', 'data', 'endpoints.json']), 'utf8'),
) as Endpoints;
const services = partitions.find(({ partition }) => partition === 'aws')?.services ?? {};

/** The services of CloudFormation types: `EC2` for `AWS::EC2::VPC`. */
export function servicesOf(types: readonly string[]): string[] {
  return [...new Set(types.map((type) => type.split('::')[1] ?? type))].sort();
}

/** Whether a service can be called in a region: it has an endpoint there, or one that serves all regions. */
export function hasEndpoint(service: string, region: string): boolean {
  const known = services[SERVICES[service] ?? ''];
  return known?.isRegionalized === false || Object.hasOwn(known?.endpoints ?? {}, region);
}
