import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../command';

/** How a program ended. */
export interface Ended {
  readonly status: number;
  /** Its output, stdout and stderr in their order. */
  readonly output: string;
  readonly seconds: number;
}

const running = new Set<ChildProcess>();

/**
 * Runs a program of the project with its output in a log file.
 *
 * @param command `npm …`, `npx …` or `terraform …`, started without a shell in the project's folder
 */
export function runProgram(command: string[], env: NodeJS.ProcessEnv, logFile: string): Promise<Ended> {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  const started = Date.now();
  return new Promise((resolve, reject) => {
    const [program = '', ...args] = command;
    // A process group of its own, so that what it starts can be ended with it.
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { COLUMNS: '10000', ...env }, // a message in one line
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child);
    let output = '';
    const keep = (text: Buffer) => {
      output += text.toString();
      log.write(text);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (status) => {
      running.delete(child);
      log.end();
      resolve({ status: status ?? 1, output, seconds: (Date.now() - started) / 1000 });
    });
  });
}

/** Like {@link runProgram}, but the program must end with this status. @throws Error with the end of its output */
export async function expectProgram(
  command: string[],
  env: NodeJS.ProcessEnv,
  logFile: string,
  expected = 0,
): Promise<Ended> {
  const ended = await runProgram(command, env, logFile);
  if (ended.status === expected) return ended;
  const said = ended.output.trim().split('\n').slice(-30).join('\n');
  throw new Error(
    `${command.join(' ')} ended with status ${ended.status}, not ${expected}. ` +
      `Its whole output is in ${logFile}; the end of it:\n${said}`,
  );
}

/** Ends every program that still runs, and what it started. */
export function endPrograms(): void {
  for (const { pid } of running) {
    try {
      if (pid) process.kill(-pid, 'SIGKILL');
    } catch {
      // it has just ended by itself
    }
  }
}

/** `node_modules/.bin/<name>`, which npx would start too. */
export function bin(name: string): string {
  return join(ROOT, 'node_modules', '.bin', name);
}
