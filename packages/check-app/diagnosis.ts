import { existsSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import type { Result } from './contract';
import { isProxy, processesOf, socketsOf } from './processes-of';

/** What is known of an app that was started and does not serve. */
export interface Started {
  /** The root folder of the simulated instance. */
  readonly root: string;
  readonly appPort: number;
  readonly healthPath: string;
  /** 0 where the process does not run. */
  readonly mainPid: number;
  readonly restarts: number;
  readonly logFile: string;
  /** The last output of the release's check. */
  readonly said: string;
}

const SHOWN_LINES = 8;

/** The first requirement that the app breaks; the later ones depend on it. */
export async function diagnose(started: Started): Promise<Result[]> {
  const { root, appPort, mainPid, restarts, healthPath, logFile, said } = started;
  const sockets = socketsOf(processesOf(root).filter((one) => !isProxy(one)));
  const own = sockets.filter((socket) => socket.endsWith(`:${appPort}`));
  const fails = (line: Result['line'], measured: string): Result => ({ line, verdict: 'fails', measured });
  if (own.length > 0 && (mainPid === 0 || restarts > 0))
    return [
      fails(
        'stays',
        `the command of Procfile ended, and a process that it started listens on ${own.join(', ')}`,
      ),
    ];
  if (mainPid === 0 || restarts > 0)
    return [
      fails('stays', `it exited ${restarts > 1 ? `${restarts} times` : 'once'}\n${lastLines(logFile)}`),
    ];
  const stays: Result = { line: 'stays', verdict: 'holds', measured: `process ${mainPid}` };
  if (own.length === 0) {
    const where = sockets.length > 0 ? `it listens on ${sockets.join(', ')}` : 'it listens on no port';
    return [stays, fails('port', `${where}; PORT is ${appPort}\n${lastLines(logFile)}`)];
  }
  const status = await askPlainly(appPort, healthPath);
  const port: Result = { line: 'port', verdict: 'holds', measured: own.join(', ') };
  const answer = status === undefined ? 'no HTTP answer' : `status ${status}`;
  if (status !== 200)
    return [stays, port, fails('health', `GET ${healthPath}: ${answer}\n${lastLines(logFile)}`)];
  return [stays, port, fails('health', said)];
}

function askPlainly(port: number, path: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false, timeout: 10_000 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', () => resolve(undefined)).on('timeout', () => request.destroy());
  });
}

/** The last lines of the app's log, for a message. */
export function lastLines(logFile: string): string {
  const lines = logLines(logFile).slice(-SHOWN_LINES);
  return lines.length === 0
    ? 'it printed nothing'
    : lines.map((line) => `| ${line.slice(0, 160)}`).join('\n');
}

/** The lines of the app's log. Empty where there is no file. */
export function logLines(logFile: string): string[] {
  return existsSync(logFile) ? readFileSync(logFile, 'utf8').split('\n').filter(Boolean) : [];
}
