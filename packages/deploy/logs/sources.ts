/**
 * A stage's logs: the names on the command line, with the last part of their log groups' names
 * (docs/runbook.md#logs).
 */
export const LOGS = {
  app: 'app',
  access: 'access',
  system: 'system',
  'start-up': 'start-up',
  release: 'deployment',
} as const;

/** The name of a log. */
export type Log = keyof typeof LOGS;

export const LOG_NAMES = Object.keys(LOGS) as readonly Log[];

/** The name of a log group: `/hello/staging/app`. */
export function groupOf(project: string, stage: string, log: Log): string {
  return `/${project}/${stage}/${LOGS[log]}`;
}

/** The instance and the process that wrote a stream. */
export interface Origin {
  readonly instance: string;
  /** Only in the log `app`: `web`, a worker, or a command. */
  readonly process?: string;
}

/**
 * Reads the origin from a stream's name. It is the instance id, or that with `/agent` or `/scripts`. In
 * `app`, files of other processes than `web` add `_var_log_app_<process>.log`.
 */
export function originOf(log: Log, stream: string): Origin {
  const instance = /^i-[0-9a-f]+/.exec(stream)?.[0] ?? stream;
  if (log !== 'app') return { instance };
  return { instance, process: /_var_log_app_(.+)\.log$/.exec(stream)?.[1] ?? 'web' };
}
