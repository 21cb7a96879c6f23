/**
 * What an instance sends to CloudWatch, named once: the agent's configuration, the log groups, the alarms,
 * the dashboard and the instance role's policy all read it here.
 */

/** A file that the CloudWatch agent follows. Several files of one log group need a stream each. */
export interface LogFile {
  /** Absolute path on the instance. */
  readonly path: string;
  /**
   * Set where the path is a pattern: each file that matches, but for the one of this name, has a stream of its own, called
   * by the stream's name, `_` and the file's path with `_` for each slash.
   * [aws/amazon-cloudwatch-agent, plugins/inputs/logfile/logfile.go: publish_multi_logs, blacklist]
   */
  readonly eachBut?: string;
  /** Name of the stream; the agent puts the instance's id in the place of `{instance_id}`. */
  readonly stream: string;
}

/** The log groups of a stage, and the files on an instance that feed each of them. */
export const INSTANCE_LOGS = {
  /** What the app writes to stdout and stderr, one line an event; JSON lines stay JSON. Web first, then all others. */
  app: [
    { path: '/var/log/app/app.log', stream: '{instance_id}' },
    { path: '/var/log/app/*.log', stream: '{instance_id}', eachBut: 'app.log' },
  ],
  /** One JSON object a request, as the proxy writes it (instance/nginx.conf); health checks that succeed are not in it. */
  access: [{ path: '/var/log/proxy/access.log', stream: '{instance_id}' }],
  /**
   * The journal, as rsyslog writes it. The agent of Amazon Linux's repositories follows files only on every
   * release that the image may be locked to, so that the journal is not read directly.
   */
  system: [{ path: '/var/log/messages', stream: '{instance_id}' }],
  /** The CodeDeploy agent, and apart from it what the lifecycle scripts print. */
  deployment: [
    { path: '/var/log/aws/codedeploy-agent/codedeploy-agent.log', stream: '{instance_id}/agent' },
    {
      path: '/opt/codedeploy-agent/deployment-root/deployment-logs/codedeploy-agent-deployments.log',
      stream: '{instance_id}/scripts',
    },
  ],
  /** What the first boot printed. */
  'start-up': [{ path: '/var/log/cloud-init-output.log', stream: '{instance_id}' }],
} as const satisfies Record<string, readonly LogFile[]>;

/** Name of one of the log groups that instances write to. */
export type InstanceLog = keyof typeof INSTANCE_LOGS;

/** All of them, in a fixed order. */
export const INSTANCE_LOG_NAMES = Object.keys(INSTANCE_LOGS) as readonly InstanceLog[];

/** Name of a log group: `/hello/staging/app`. */
export function logGroupName(project: string, stage: string, log: InstanceLog): string {
  return `/${project}/${stage}/${log}`;
}

/** Namespace of the agent's metrics: `hello/staging`. The instance role may write to this one only. */
export function metricNamespace(project: string, stage: string): string {
  return `${project}/${stage}`;
}

/** The agent's metrics, each in percent of the whole, once a minute. */
export const INSTANCE_METRICS = {
  memory: 'mem_used_percent',
  /** Of the root volume. */
  disk: 'disk_used_percent',
} as const;

/**
 * Each metric is there once for the fleet (alarms: statistic Maximum names the fullest instance) and once for
 * each instance (dashboard), with exactly this one dimension.
 */
export const METRIC_DIMENSIONS = { fleet: 'AutoScalingGroupName', instance: 'InstanceId' } as const;

/** Seconds between two values of a metric. */
export const METRIC_INTERVAL_SECONDS = 60;
