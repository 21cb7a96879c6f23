import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** How a program ended. */
export interface Ended {
  /** null where a signal ended it. */
  readonly status: number | null;
  /** The last 64 KiB of its output, stdout and stderr in their order. */
  readonly output: string;
  readonly timedOut: boolean;
}

export interface RunOptions extends SpawnOptions {
  /** The output is appended to this file. */
  readonly logFile: string;
  /** The time limit of its process group, which is then told to end. @default none */
  readonly timeoutSeconds?: number;
}

/** All programs that were started here and still run. */
const running = new Set<ChildProcess>();

/** Starts a program in a process group of its own, so that what it starts can be ended with it. */
export function start([program = '', ...args]: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(program, args, { ...options, detached: true });
  running.add(child);
  child.once('exit', () => {
    running.delete(child);
    signalGroup(child, 'SIGKILL'); // processes that it left behind
  });
  child.once('error', () => running.delete(child));
  return child;
}

/**
 * Starts a program that takes part in serving, with precedence over other processes, where this process may set that
 * (root may): on AWS, clients, load balancer and instances have processors of their own.
 */
export function startFirst(command: readonly string[], options: SpawnOptions): ChildProcess {
  const child = start(command, options);
  try {
    if (child.pid) setPriority(child.pid, constants.priority.PRIORITY_HIGHEST);
    // Linux can share processors out between sessions, and start() makes a session of each program.
    writeFileSync(`/proc/${child.pid}/autogroup`, String(constants.priority.PRIORITY_HIGHEST));
  } catch {
    // not root, or a kernel without autogroups: the program has the same priority as others
  }
  return child;
}

/** Runs a program to its end. @throws Error where it cannot be started */
export function run(command: readonly string[], options: RunOptions): Promise<Ended> {
  const { logFile, timeoutSeconds, ...spawnOptions } = options;
  const log = createWriteStream(logFile, { flags: 'a' });
  const child = start(command, { ...spawnOptions, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let timedOut = false;
  const keep = (text: Buffer) => {
    output = (output + text.toString()).slice(-65_536);
    log.write(text);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const timer =
    timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          signalGroup(child, 'SIGTERM');
        }, timeoutSeconds * 1000);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${command[0]} could not be started: ${error.message}`)));
    child.once('close', (status) => {
      clearTimeout(timer);
      log.end(() => resolve({ status, output, timedOut }));
    });
  });
}

/** Like {@link run}, but the program must succeed. @throws Error with the end of its output */
export async function expectSuccess(command: readonly string[], options: RunOptions): Promise<Ended> {
  const ended = await run(command, options);
  if (ended.status === 0) return ended;
  const end = ended.output.trim().split('\n').slice(-25).join('\n');
  throw new Error(
    `${command.join(' ')} ended with status ${ended.status}. Its whole output is in ${options.logFile}:\n${end}`,
  );
}

/** Signals a program and all that it started; processes that are gone are ignored. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid) process.kill(-pid, signal);
  } catch {
    // it is gone
  }
}

/** Ends everything that still runs, at once. */
export function endAll(): void {
  for (const child of running) signalGroup(child, 'SIGKILL');
}
