/** A metric that AWS publishes by itself, as the documentation of its service has it. */
export interface PublishedMetric {
  readonly namespace: string;
  readonly name: string;
  /** The sets of dimensions that it is published with; with any other, nothing ever arrives. */
  readonly dimensions: readonly (readonly string[])[];
  /** The statistics that mean something. */
  readonly statistics: RegExp;
  /** When there is a value at all. */
  readonly reported: string;
  readonly source: string;
}

const ELB =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html';
const ASG = 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html';
const EC2 = 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html';
const NAT = 'https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html';
const ACM = 'https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html';

const BALANCER = [['LoadBalancer'], ['AvailabilityZone', 'LoadBalancer']];
const TARGETS = [
  ['LoadBalancer', 'TargetGroup'],
  ['AvailabilityZone', 'LoadBalancer', 'TargetGroup'],
];
const NONZERO = 'while there is a nonzero value';

function loadBalancer(
  name: string,
  dimensions: readonly (readonly string[])[],
  statistics: RegExp,
  reported: string,
): PublishedMetric {
  return { namespace: 'AWS/ApplicationELB', name, dimensions, statistics, reported, source: ELB };
}

/** Those that a stage may watch. Each list of dimensions is in alphabetical order. */
export const PUBLISHED: readonly PublishedMetric[] = [
  loadBalancer('RequestCount', [...BALANCER, ...TARGETS], /^Sum$/, 'while requests flow'),
  loadBalancer('HTTPCode_ELB_5XX_Count', BALANCER, /^Sum$/, NONZERO),
  loadBalancer('HTTPCode_Target_5XX_Count', [...BALANCER, ...TARGETS], /^Sum$/, NONZERO),
  loadBalancer('TargetResponseTime', [...BALANCER, ...TARGETS], /^(Average|p\d+)$/, NONZERO),
  loadBalancer(
    'HealthyHostCount',
    TARGETS,
    /^(Average|Minimum|Maximum)$/,
    'while targets are registered and checked',
  ),
  loadBalancer(
    'UnHealthyHostCount',
    TARGETS,
    /^(Average|Minimum|Maximum)$/,
    'while targets are registered and checked',
  ),
  {
    namespace: 'AWS/AutoScaling',
    name: 'GroupDesiredCapacity',
    dimensions: [['AutoScalingGroupName']],
    statistics: /^(Average|Minimum|Maximum)$/,
    reported: 'every minute, where the group has metrics enabled',
    source: ASG,
  },
  {
    namespace: 'AWS/EC2',
    name: 'CPUUtilization',
    dimensions: [['AutoScalingGroupName'], ['InstanceId'], ['InstanceType'], ['ImageId']],
    statistics: /^(Average|Minimum|Maximum)$/,
    reported: 'every minute with detailed monitoring, otherwise every five, while an instance runs',
    source: EC2,
  },
  {
    namespace: 'AWS/NATGateway',
    name: 'ErrorPortAllocation',
    dimensions: [['NatGatewayId']],
    statistics: /^Sum$/,
    reported: 'every minute; 0 where all is well',
    source: NAT,
  },
  {
    namespace: 'AWS/CertificateManager',
    name: 'DaysToExpiry',
    dimensions: [['CertificateArn']],
    statistics: /^Minimum$/,
    reported: 'twice a day, from a day after the issue until the end',
    source: ACM,
  },
];
