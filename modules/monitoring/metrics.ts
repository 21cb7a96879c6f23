import { INSTANCE_METRICS, METRIC_DIMENSIONS, metricNamespace } from '../fleet/telemetry';

/** CloudWatch's statistics; percentiles as CloudWatch writes them (`p99`). */
export type Statistic = 'Sum' | 'Average' | 'Minimum' | 'Maximum' | `p${number}`;

/** A metric with exactly the dimensions that it is published with: CloudWatch finds no data for any others. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
}

/** The resources of a stage that have metrics. */
export interface Watched {
  readonly project: string;
  /** `<project>-<stage>`: also the schedule group's name. */
  readonly name: string;
  /** The stage's own name: `staging`. */
  readonly stage: string;
  /** The last part of the load balancer's ARN: `app/hello-staging/50dc6c495c0c9188`. */
  readonly loadBalancer: string;
  /** The last part of the target group's ARN: `targetgroup/hello-staging-1a2b3c4d/73e2d6bc24d8a067`. */
  readonly targetGroup: string;
  readonly autoScalingGroup: string;
  /** ARNs of the certificates by host name; none without a domain. */
  readonly certificates: ReadonlyMap<string, string>;
  /** Ids of the NAT gateways, one for each zone that has one. */
  readonly natGateways: readonly string[];
}

/** The metric of the filter in metric-filter.ts. */
export const ERROR_LINES = 'AppErrorLines';

/** The metrics of a stage, for its alarms and its dashboard. */
export interface StageMetrics {
  readonly requests: Metric;
  /** 5xx answers of the load balancer itself. */
  readonly elbErrors: Metric;
  /** 5xx answers of instances: of the app, or of the proxy in its place. */
  readonly appErrors: Metric;
  latency(statistic: Statistic): Metric;
  healthyHosts(statistic: Statistic): Metric;
  readonly unhealthyHosts: Metric;
  readonly desiredHosts: Metric;
  cpu(statistic: Statistic): Metric;
  /** In percent, of the fullest instance. */
  readonly memory: Metric;
  /** In percent of the root volume, of the fullest instance. */
  readonly disk: Metric;
  readonly errorLines: Metric;
  daysToExpiry(certificateArn: string): Metric;
  natPortErrors(natGatewayId: string): Metric;
  /** Scheduled starts that EventBridge Scheduler dropped after its last retry. */
  readonly droppedCommands: Metric;
}

export function stageMetrics(watched: Watched): StageMetrics {
  const byLoadBalancer = { LoadBalancer: watched.loadBalancer };
  const byTargetGroup = { ...byLoadBalancer, TargetGroup: watched.targetGroup };
  const balancer = metrics('AWS/ApplicationELB', byLoadBalancer);
  const targets = metrics('AWS/ApplicationELB', byTargetGroup);
  const byGroup = { [METRIC_DIMENSIONS.fleet]: watched.autoScalingGroup };
  const agent = metrics(metricNamespace(watched.project, watched.stage), byGroup);
  return {
    requests: balancer('RequestCount', 'Sum'),
    elbErrors: balancer('HTTPCode_ELB_5XX_Count', 'Sum'),
    appErrors: balancer('HTTPCode_Target_5XX_Count', 'Sum'),
    latency: (statistic) => balancer('TargetResponseTime', statistic),
    healthyHosts: (statistic) => targets('HealthyHostCount', statistic),
    unhealthyHosts: targets('UnHealthyHostCount', 'Maximum'),
    desiredHosts: metrics('AWS/AutoScaling', byGroup)('GroupDesiredCapacity', 'Maximum'),
    cpu: (statistic) => metrics('AWS/EC2', byGroup)('CPUUtilization', statistic),
    memory: agent(INSTANCE_METRICS.memory, 'Maximum'),
    disk: agent(INSTANCE_METRICS.disk, 'Maximum'),
    errorLines: metrics(metricNamespace(watched.project, watched.stage), {})(ERROR_LINES, 'Sum'),
    daysToExpiry: (CertificateArn) =>
      metrics('AWS/CertificateManager', { CertificateArn })('DaysToExpiry', 'Minimum'),
    natPortErrors: (NatGatewayId) =>
      metrics('AWS/NATGateway', { NatGatewayId })('ErrorPortAllocation', 'Sum'),
    droppedCommands: metrics('AWS/Scheduler', { ScheduleGroup: watched.name })(
      'InvocationDroppedCount',
      'Sum',
    ),
  };
}

function metrics(namespace: string, dimensions: Readonly<Record<string, string>>) {
  return (name: string, statistic: Statistic): Metric => ({ namespace, name, dimensions, statistic });
}
