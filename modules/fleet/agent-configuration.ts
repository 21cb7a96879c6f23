import {
  INSTANCE_LOGS,
  INSTANCE_LOG_NAMES,
  METRIC_DIMENSIONS,
  METRIC_INTERVAL_SECONDS,
  logGroupName,
  metricNamespace,
  type LogFile,
} from './telemetry';

export interface AgentConfigurationProps {
  readonly project: string;
  readonly stage: string;
}

/**
 * The CloudWatch agent's configuration, as JSON text.
 *
 * - It names no retention, which the agent would need rights to set: Terraform creates the log groups.
 * - `${aws:…}` is the agent's own syntax. The text must reach Terraform encoded, or Terraform takes it for a reference.
 */
export function agentConfiguration({ project, stage }: AgentConfigurationProps): string {
  const files = INSTANCE_LOG_NAMES.flatMap((log) =>
    INSTANCE_LOGS[log].map(({ path, stream, eachBut }: LogFile) => ({
      file_path: path,
      log_group_name: logGroupName(project, stage, log),
      log_stream_name: stream,
      ...(eachBut !== undefined && {
        publish_multi_logs: true,
        blacklist: `^${eachBut.replace(/\./g, '\\.')}$`,
      }),
    })),
  );
  return JSON.stringify({
    agent: { metrics_collection_interval: METRIC_INTERVAL_SECONDS },
    logs: {
      logs_collected: { files: { collect_list: files } },
      // An instance that is terminated loses at most five seconds of its log.
      force_flush_interval: 5,
    },
    metrics: {
      namespace: metricNamespace(project, stage),
      append_dimensions: Object.fromEntries(
        Object.values(METRIC_DIMENSIONS).map((name) => [name, `\${aws:${name}}`]),
      ),
      aggregation_dimensions: Object.values(METRIC_DIMENSIONS).map((name) => [name]),
      metrics_collected: {
        mem: { measurement: ['mem_used_percent'] },
        // Without drop_device, each device name (nvme0n1p1, xvda1) becomes a metric of its own.
        disk: { measurement: ['used_percent'], resources: ['/'], drop_device: true },
      },
    },
  });
}
