/** The logs of a stage by the names that people say, and the log groups that hold them (docs/runbook.md#logs). */
export const LOGS = {
  app: 'app',
  access: 'access',
  system: 'system',
  'start-up': 'start-up',
  release: 'deployment',
} as const;

/** What a log is called. */
export type Log = keyof typeof LOGS;

export const LOG_NAMES = Object.keys(LOGS) as readonly Log[];

/** `/hello/staging/app`. */
export function groupOf(project: string, stage: string, log: Log): string {
  return `/${project}/${stage}/${LOGS[log]}`;
}

/** Whose lines a stream has. */
export interface Origin {
  readonly instance: string;
  /** Of the log `app`: `web`, a worker, or a command. */
  readonly process?: string;
}

/**
 * What a stream's name says: the instance alone, or with `/agent` or `/scripts`; in `app`, a file beside that of web
 * adds `_var_log_app_<process>.log`.
 */
export function originOf(log: Log, stream: string): Origin {
  const instance = /^i-[0-9a-f]+/.exec(stream)?.[0] ?? stream;
  if (log !== 'app') return { instance };
  return { instance, process: /_var_log_app_(.+)\.log$/.exec(stream)?.[1] ?? 'web' };
}
