/** The contract between the platform and an app, line by line, in the order in which an app comes to keep them. */
export const CONTRACT = {
  build: {
    says: 'app/buildspec.yml builds it into a folder',
    remedy: 'Mend what the build printed, and run this again.',
  },
  start: {
    says: 'app/Procfile says how it starts, with a program that an instance has',
    remedy:
      'Write `web: COMMAND` into Procfile. A program that is not in the release comes from a package: name it in `app.packages` of config.ts.',
  },
  stays: {
    says: 'it stays in the foreground',
    remedy:
      'Start the app itself and not something that starts it and ends: no `--daemon`, no `&`. What it prints when it ends is in its log.',
  },
  port: {
    says: 'it listens for plain HTTP on 127.0.0.1:$PORT',
    remedy: 'Take the port from the environment variable PORT; TLS is the platform’s.',
  },
  health: {
    says: 'it answers the health path with 200 when it is ready, through the proxy',
    remedy:
      'Answer GET on the health path (`app.healthPath` in config.ts) with status 200 and any body: no redirect, no login, whatever the Host header.',
  },
  workers: {
    says: 'its workers run, and end on SIGTERM within the stop time',
    remedy:
      'Let each process of Procfile stay in the foreground, and end on SIGTERM with what it is doing finished or given back.',
  },
  limits: {
    says: 'it keeps within its limits',
    remedy: 'Give the process more tasks in `app.limits` of config.ts, or let it start fewer.',
  },
  slow: {
    says: 'slow clients keep nobody waiting',
    remedy:
      'Let more than one request be served at a time: more workers or threads (gunicorn: `--threads 8`), and no reading of whole bodies in the only one.',
  },
  body: {
    says: 'a body of just under the limit comes through',
    remedy:
      'Read a body as it comes, or answer before: a connection that is closed without an answer is a 502.',
  },
  webSocket: { says: 'a WebSocket', remedy: '' },
  stop: {
    says: 'it ends on SIGTERM within the stop time',
    remedy:
      'On SIGTERM accept no more, finish what is being answered, then exit. A shell script in Procfile must `exec` the app, or the signal does not reach it.',
  },
  inFlight: {
    says: 'what is being answered at SIGTERM is answered',
    remedy:
      'On SIGTERM close the listening socket, but not the connections of requests without their answers.',
  },
  again: {
    says: 'it starts a second time',
    remedy: 'Leave nothing behind that stops the next start: a lock, a pid file, a socket.',
  },
  log: { says: 'it logs to standard output and standard error', remedy: '' },
} as const satisfies Record<string, { says: string; remedy: string }>;

export type LineName = keyof typeof CONTRACT;

/** What came of a line. */
export interface Result {
  readonly line: LineName;
  /** `told`: nothing that an app must do. */
  readonly verdict: 'holds' | 'fails' | 'told' | 'not tried';
  readonly measured: string;
}

const MARKS = { holds: '✔', fails: '✖', told: '·', 'not tried': '–' } as const;

/** A line of the report; with the remedy, where there is something to fix. */
export function shown({ line, verdict, measured }: Result): string {
  const { says, remedy } = CONTRACT[line];
  const indented = measured.replaceAll('\n', '\n    ');
  const lines = [`${MARKS[verdict]} ${says}${indented ? `: ${indented}` : ''}`];
  if (verdict === 'fails') lines.push(`    → ${remedy}`);
  return lines.join('\n');
}

/** All lines in their order, those of workers one each; of those that nothing is known of, that they were not tried. */
export function complete(results: readonly Result[]): Result[] {
  const names = Object.keys(CONTRACT) as LineName[];
  return names.flatMap((line) => {
    const found = results.filter((result) => result.line === line);
    return found.length > 0 ? found : [{ line, verdict: 'not tried', measured: '' } as const];
  });
}
