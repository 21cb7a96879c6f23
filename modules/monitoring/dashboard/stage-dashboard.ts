import type { StageSettings } from '../../../settings';
import {
  INSTANCE_METRICS,
  type InstanceLog,
  logGroupName,
  METRIC_DIMENSIONS,
  metricNamespace,
} from '../../fleet/telemetry';
import { ERROR_LINE } from '../metric-filter';
import type { StageMetrics } from '../metrics';
import type { Row } from './layout';
import type { Line, MetricWidget, Widget } from './widgets';

export interface StageDashboardProps {
  readonly project: string;
  /** `<project>-<stage>`: also the tag Name of the stage's instances. */
  readonly name: string;
  readonly stage: StageSettings;
  readonly metrics: StageMetrics;
  readonly alarmArns: readonly string[];
  readonly natGateways: readonly string[];
  /** Address of docs/runbook.md. */
  readonly runbook: string;
}

const RED = '#d62728';
const ORANGE = '#ff7f0e';
const GREEN = '#2ca02c';
const GREY = '#7f7f7f';

/**
 * The dashboard that a person on call opens first. Its top row: alarms, share of failed requests (of instances and of
 * the load balancer), latency, and hosts. Below: traffic, CPU, memory and disk, releases, and error lines of the app.
 */
export function stageDashboard(props: StageDashboardProps): Row[] {
  const rows = [
    { height: 6, widgets: [alarms(props), errorShare(props), slowest(props), hosts(props)] },
    { height: 6, widgets: [traffic(props), latency(props)] },
    { height: 6, widgets: [cpuByInstance(props), ...agentByInstance(props)] },
    { height: 6, widgets: [releases(props), errorLines(props), lastErrors(props)] },
    { height: 4, widgets: outside(props) },
    { height: 2, widgets: [help(props)] },
  ];
  return rows.filter(({ widgets }) => widgets.length > 0);
}

function alarms({ alarmArns }: StageDashboardProps): Widget {
  return { kind: 'alarm', title: 'Alarms', alarmArns };
}

function errorShare({ metrics, stage }: StageDashboardProps): MetricWidget {
  return {
    kind: 'metric',
    title: 'Failed requests',
    unit: '%',
    lines: [
      { metric: metrics.appErrors, id: 'app' },
      { metric: metrics.elbErrors, id: 'balancer' },
      { metric: metrics.requests, id: 'requests' },
      { expression: '100 * app / requests', label: 'by instances', color: ORANGE },
      { expression: '100 * balancer / (balancer + requests)', label: 'by the load balancer', color: RED },
    ],
    limit: { label: 'alarm app-5xx', value: stage.thresholds.app5xxPercent },
  };
}

function slowest({ metrics, stage }: StageDashboardProps): MetricWidget {
  return {
    kind: 'metric',
    title: 'Latency p99',
    unit: 'seconds',
    lines: [{ metric: metrics.latency('p99'), label: 'p99' }],
    limit: { label: 'alarm', value: stage.thresholds.latencyP99Seconds },
  };
}

function hosts({ metrics }: StageDashboardProps): MetricWidget {
  return {
    kind: 'metric',
    title: 'Hosts',
    unit: 'hosts',
    lines: [
      { metric: metrics.healthyHosts('Minimum'), label: 'healthy', color: GREEN },
      { metric: metrics.unhealthyHosts, label: 'unhealthy', color: RED },
      { metric: metrics.desiredHosts, label: 'desired', color: GREY },
    ],
  };
}

function traffic({ metrics }: StageDashboardProps): MetricWidget {
  return {
    kind: 'metric',
    title: 'Traffic',
    unit: 'per minute',
    lines: [
      { metric: metrics.requests, label: 'requests' },
      { metric: metrics.appErrors, label: '5xx by instances', color: ORANGE, right: true },
      { metric: metrics.elbErrors, label: '5xx by the load balancer', color: RED, right: true },
    ],
  };
}

function latency({ metrics }: StageDashboardProps): MetricWidget {
  return {
    kind: 'metric',
    title: 'Latency',
    unit: 'seconds',
    lines: (['p50', 'p90', 'p99'] as const).map((label) => ({ metric: metrics.latency(label), label })),
  };
}

function cpuByInstance({ name }: StageDashboardProps): Widget {
  return {
    kind: 'explorer',
    title: 'CPU by instance, in %',
    metric: { name: 'CPUUtilization', resourceType: 'AWS::EC2::Instance', statistic: 'Average' },
    tag: { key: 'Name', value: name },
  };
}

function agentByInstance({ project, stage }: StageDashboardProps): Widget[] {
  const { memoryPercent, diskPercent } = stage.thresholds;
  return [
    byInstance('Memory', INSTANCE_METRICS.memory, memoryPercent),
    byInstance('Disk', INSTANCE_METRICS.disk, diskPercent),
  ];

  /** A search over all instances that reported in the last hours. */
  function byInstance(title: string, metric: string, value: number): MetricWidget {
    const schema = `{"${metricNamespace(project, stage.name)}",${METRIC_DIMENSIONS.instance}}`;
    const expression = `SEARCH('${schema} MetricName="${metric}"', 'Maximum', 60)`;
    const limit = { label: 'alarm', value };
    return {
      kind: 'metric',
      title: `${title} by instance`,
      unit: '%',
      lines: [{ expression, label: '' }],
      limit,
    };
  }
}

/** From the output of validate-service.sh, the last script of a deployment: the app's log need not name its release. */
function releases(props: StageDashboardProps): Widget {
  return {
    kind: 'log',
    title: 'Releases that answered',
    logGroups: [log(props, 'deployment')],
    query:
      'parse @message "validate-service: * answers." as release | filter ispresent(release) ' +
      '| stats count_distinct(@logStream) as instances by bin(10m) as time, release | sort time desc | limit 20',
  };
}

function errorLines({ metrics, stage }: StageDashboardProps): MetricWidget {
  return {
    kind: 'metric',
    title: 'Error lines of the app',
    unit: 'per minute',
    lines: [{ metric: metrics.errorLines, label: 'error lines', color: RED }],
    limit: { label: 'alarm', value: stage.thresholds.logErrorsPerMinute },
  };
}

function lastErrors(props: StageDashboardProps): Widget {
  return {
    kind: 'log',
    title: 'Last error lines',
    logGroups: [log(props, 'app')],
    query:
      `fields @timestamp, @logStream, @message | filter @message like /${ERROR_LINE}/ ` +
      '| sort @timestamp desc | limit 20',
  };
}

/** NAT gateways; empty without NAT. */
function outside({ metrics, natGateways }: StageDashboardProps): Widget[] {
  if (natGateways.length === 0) return [];
  const lines = natGateways.map((id, slot): Line => ({
    metric: metrics.natPortErrors(id),
    label: `NAT gateway ${slot + 1}`,
  }));
  return [{ kind: 'metric', title: 'Connections that NAT refused', unit: 'per minute', lines }];
}

function help({ runbook, project, stage }: StageDashboardProps): Widget {
  return {
    kind: 'text',
    markdown: `[Runbook](${runbook}) · saved queries in Logs Insights below \`${project}/${stage.name}/\``,
  };
}

function log({ project, stage }: StageDashboardProps, name: InstanceLog): string {
  return logGroupName(project, stage.name, name);
}
