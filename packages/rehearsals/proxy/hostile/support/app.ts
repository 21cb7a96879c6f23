import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CertificateFiles } from './certificates.ts';

/** The built script that an instance starts. */
export const script = join(import.meta.dirname, '..', '..', 'dist', 'server.js');

type Environment = Readonly<Record<string, string>>;

/** One line of the log. */
export type LogLine = Readonly<Record<string, unknown>> & {
  readonly message: string;
  readonly level: string;
};

/** A running app: the real script in a process of its own. */
export class App {
  readonly port: number;
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';

  private constructor(port: number, child: ChildProcess) {
    this.port = port;
    this.child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
  }

  /** Starts the app on a free port, and waits until it listens. */
  static async start(files: CertificateFiles | undefined, environment: Environment = {}): Promise<App> {
    const port = await freePort();
    const tls: Environment = files
      ? { TLS_CERT_FILE: files.certFile, TLS_KEY_FILE: files.keyFile }
      : { HTTP_ONLY: '1' };
    const env = { PORT: String(port), ...tls, ...environment };
    const app = new App(port, spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
    await app.logged('listening');
    return app;
  }

  /** The log so far; throws if any line of it is not JSON. */
  get log(): LogLine[] {
    const complete = this.stdout.slice(0, this.stdout.lastIndexOf('\n') + 1);
    return complete
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as LogLine);
  }

  /** Waits for the first line of the log that fits; the default limit is what the log's buffering may take. */
  async logged(what: string | ((line: LogLine) => boolean), timeoutMs = 5_000): Promise<LogLine> {
    const fits = typeof what === 'string' ? (line: LogLine): boolean => line.message === what : what;
    for (const end = Date.now() + timeoutMs; Date.now() < end && !this.hasExited; await sleep(10)) {
      const line = this.log.find(fits);
      if (line) return line;
    }
    throw new Error(`No such line: ${what.toString()}\nstdout: ${this.stdout}\nstderr: ${this.stderr}`);
  }

  get hasExited(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Sends a signal and waits for the end; returns the exit status and how long it took. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<{ status: number | null; seconds: number }> {
    const since = performance.now();
    this.child.kill(signal);
    return { status: await this.exited(), seconds: (performance.now() - since) / 1000 };
  }

  /** Waits for the end of the process and of its output. */
  async exited(): Promise<number | null> {
    if (!this.hasExited || !this.child.stdout?.closed) await once(this.child, 'close');
    return this.child.exitCode;
  }

  /** Resident memory in MiB, now or at its highest. */
  memory(which: 'VmRSS' | 'VmHWM'): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Math.round(Number(new RegExp(`${which}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024);
  }
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
