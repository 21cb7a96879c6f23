/**
 * The contract between platform and app, requirement by requirement, in the order in which they become
 * testable.
 */
export const CONTRACT = {
  build: {
    says: 'app/buildspec.yml builds the app',
    remedy: 'Fix the errors that the build printed, then run this again.',
  },
  start: {
    says: 'app/Procfile names the command of `web`, and instances have its program',
    remedy:
      'Write `web: COMMAND` into Procfile. If the program is not part of the release, add its package to `app.packages` in config.ts.',
  },
  stays: {
    says: 'the app stays in the foreground',
    remedy: 'Start the app directly, without `--daemon` or `&`. Its log has what it printed before it ended.',
  },
  port: {
    says: 'the app listens for plain HTTP on 127.0.0.1:$PORT',
    remedy:
      'Read the port from the environment variable PORT, and serve plain HTTP: the proxy in front of the app does TLS.',
  },
  health: {
    says: 'the app answers the health path with 200 through the proxy',
    remedy:
      'Answer GET on the health path (`app.healthPath` in config.ts) with status 200 for any Host header, without a redirect or a login.',
  },
  workers: {
    says: 'the workers run, and exit on SIGTERM within the stop time',
    remedy:
      'Keep each process of Procfile in the foreground. On SIGTERM it finishes or returns its current job, then exits.',
  },
  limits: {
    says: 'the processes stay within their limits',
    remedy:
      'Raise the number of tasks of the process in `app.limits` of config.ts, or let the process start fewer.',
  },
  slow: {
    says: 'slow clients do not block other clients',
    remedy: 'Serve several requests at the same time, by more workers or threads (gunicorn: `--threads 8`).',
  },
  body: {
    says: 'the app handles a request body just under the size limit',
    remedy:
      'Read the body while it arrives, or answer before its end. A connection closed without an answer becomes a 502.',
  },
  webSocket: { says: 'the app accepts a WebSocket', remedy: '' },
  stop: {
    says: 'the app exits on SIGTERM within the stop time',
    remedy:
      'On SIGTERM stop accepting connections, finish the requests in progress, then exit. A shell script in Procfile must `exec` the app, or the signal does not reach it.',
  },
  inFlight: {
    says: 'the app finishes the requests in progress at SIGTERM',
    remedy:
      'On SIGTERM close the listening socket, but keep each connection open until its request is answered.',
  },
  again: {
    says: 'the app starts a second time',
    remedy: 'Remove at exit what prevents the next start: a lock, a PID file, a socket.',
  },
  log: { says: 'the app logs to standard output and standard error', remedy: '' },
} as const satisfies Record<string, { says: string; remedy: string }>;

/** The name of a requirement in {@link CONTRACT}. */
export type LineName = keyof typeof CONTRACT;

/** The result of a requirement. */
export interface Result {
  readonly line: LineName;
  /** `told` is information: the app does not have to do anything. */
  readonly verdict: 'holds' | 'fails' | 'told' | 'not tried';
  readonly measured: string;
}

const MARKS = { holds: '✔', fails: '✖', told: '·', 'not tried': '–' } as const;

/** The lines of a requirement in the report, with the remedy where it fails. */
export function shown({ line, verdict, measured }: Result): string {
  const { says, remedy } = CONTRACT[line];
  const indented = measured.replaceAll('\n', '\n    ');
  const lines = [`${MARKS[verdict]} ${says}${indented ? `: ${indented}` : ''}`];
  if (verdict === 'fails') lines.push(`    → ${remedy}`);
  return lines.join('\n');
}

/**
 * The results of all requirements in order, for workers one each. Requirements without a result become `not
 * tried`.
 */
export function complete(results: readonly Result[]): Result[] {
  const names = Object.keys(CONTRACT) as LineName[];
  return names.flatMap((line) => {
    const found = results.filter((result) => result.line === line);
    return found.length > 0 ? found : [{ line, verdict: 'not tried', measured: '' } as const];
  });
}
