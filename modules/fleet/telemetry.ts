/**
 * What instances send to CloudWatch. The agent's configuration, the log groups, the alarms, the dashboard and the
 * instance role's policies take its names from here.
 */

/** A file that the CloudWatch agent sends to a log group. Several files of one group need a stream each. */
export interface LogFile {
  /** Absolute path on the instance. */
  readonly path: string;
  /**
   * For a path with a pattern: the name of a file that is left out. Every other file that matches gets its own stream.
   * Its name is `stream`, `_` and the file's path with `_` for each slash.
   * [aws/amazon-cloudwatch-agent, plugins/inputs/logfile/logfile.go: publish_multi_logs, blacklist]
   */
  readonly eachBut?: string;
  /** Name of the stream; the agent replaces `{instance_id}`. */
  readonly stream: string;
}

/** The log groups of a stage, and the files on an instance that go to each. */
export const INSTANCE_LOGS = {
  /** The app's stdout and stderr, one event a line; JSON stays JSON. The web process first, then all others. */
  app: [
    { path: '/var/log/app/app.log', stream: '{instance_id}' },
    { path: '/var/log/app/*.log', stream: '{instance_id}', eachBut: 'app.log' },
  ],
  /** The proxy's log (instance/nginx.conf): one JSON object a request, without successful health checks. */
  access: [{ path: '/var/log/proxy/access.log', stream: '{instance_id}' }],
  /**
   * The journal, which rsyslog writes to a file: not every version of the agent in Amazon Linux's repositories can read
   * the journal itself.
   */
  system: [{ path: '/var/log/messages', stream: '{instance_id}' }],
  /** The CodeDeploy agent's log, and in another stream the output of the lifecycle scripts. */
  deployment: [
    { path: '/var/log/aws/codedeploy-agent/codedeploy-agent.log', stream: '{instance_id}/agent' },
    {
      path: '/opt/codedeploy-agent/deployment-root/deployment-logs/codedeploy-agent-deployments.log',
      stream: '{instance_id}/scripts',
    },
  ],
  /** The output of cloud-init and start-up.sh. */
  'start-up': [{ path: '/var/log/cloud-init-output.log', stream: '{instance_id}' }],
} as const satisfies Record<string, readonly LogFile[]>;

/** Name of one of the log groups that instances write to. */
export type InstanceLog = keyof typeof INSTANCE_LOGS;

export const INSTANCE_LOG_NAMES = Object.keys(INSTANCE_LOGS) as readonly InstanceLog[];

/** Name of a log group: `/hello/staging/app`. */
export function logGroupName(project: string, stage: string, log: InstanceLog): string {
  return `/${project}/${stage}/${log}`;
}

/** Namespace of the agent's metrics: `hello/staging`, the only one that the instance role may write to. */
export function metricNamespace(project: string, stage: string): string {
  return `${project}/${stage}`;
}

/** The agent's metrics, in percent, once a minute. */
export const INSTANCE_METRICS = {
  memory: 'mem_used_percent',
  /** Of the root volume. */
  disk: 'disk_used_percent',
} as const;

/**
 * Each metric exists once for the fleet, for alarms (its Maximum is the fullest instance), and once for each instance,
 * for the dashboard. Each has only this one dimension.
 */
export const METRIC_DIMENSIONS = { fleet: 'AutoScalingGroupName', instance: 'InstanceId' } as const;

export const METRIC_INTERVAL_SECONDS = 60;
