import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** How a program ended. */
export interface Ended {
  /** Absent where a signal ended it. */
  readonly status: number | null;
  /** The last 64 KiB of what it printed, both streams in their order. */
  readonly output: string;
  readonly timedOut: boolean;
}

export interface RunOptions extends SpawnOptions {
  /** What it prints is added to this file. */
  readonly logFile: string;
  /** Then its group is told to end, and it has timed out. @default as long as it takes */
  readonly timeoutSeconds?: number;
}

/** Everything that was started here and still runs. */
const running = new Set<ChildProcess>();

/** Starts a program in a process group of its own, so that what it starts can be ended with it. */
export function start([program = '', ...args]: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(program, args, { ...options, detached: true });
  running.add(child);
  child.once('exit', () => {
    running.delete(child);
    signalGroup(child, 'SIGKILL'); // what it left behind
  });
  child.once('error', () => running.delete(child));
  return child;
}

/**
 * Starts a program that takes part in serving, with precedence over what else the machine does, where this process
 * may give it (root may): on AWS clients, load balancer and instances have processors of their own.
 */
export function startFirst(command: readonly string[], options: SpawnOptions): ChildProcess {
  const child = start(command, options);
  try {
    if (child.pid) setPriority(child.pid, constants.priority.PRIORITY_HIGHEST);
    // Linux can share processors out between sessions, and start() makes a session of each program.
    writeFileSync(`/proc/${child.pid}/autogroup`, String(constants.priority.PRIORITY_HIGHEST));
  } catch {
    // an unprivileged user's programs take their turn with all others; some systems know no such sharing
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

/** Like {@link run}, for a program that must succeed. @throws Error with the end of what it printed */
export async function expectSuccess(command: readonly string[], options: RunOptions): Promise<Ended> {
  const ended = await run(command, options);
  if (ended.status === 0) return ended;
  const end = ended.output.trim().split('\n').slice(-25).join('\n');
  throw new Error(
    `${command.join(' ')} ended with status ${ended.status}. All of it is in ${options.logFile}:\n${end}`,
  );
}

/** Signals a program and all that it started; no matter if they are gone already. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid) process.kill(-pid, signal);
  } catch {
    // gone
  }
}

/** Ends everything that still runs, at once. */
export function endAll(): void {
  for (const child of running) signalGroup(child, 'SIGKILL');
}
