import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { startFirst } from '../processes';
import type { LoadOptions, LoadReport, Sample } from './record';

/** The numbers of requests sent and failed so far. */
export interface SoFar {
  readonly sent: number;
  readonly failed: number;
}

/** The running load generator. */
export class Load {
  soFar: SoFar = { sent: 0, failed: 0 };
  private readonly child: ChildProcess;
  private readonly result: Promise<readonly Sample[]>;

  constructor(options: LoadOptions, logFile: string) {
    const log = openSync(logFile, 'a');
    // The generator is TypeScript, too: it needs this process's loader.
    this.child = startFirst([process.execPath, ...process.execArgv, join(__dirname, 'generator.ts')], {
      env: process.env,
      stdio: ['ignore', log, log, 'ipc'],
      serialization: 'advanced',
    });
    this.result = this.listen(logFile);
    this.result.catch(() => {}); // stop() throws the error
    this.child.send(options);
  }

  /** Lets each client finish its request. @returns all requests. @throws Error if the generator died */
  async stop(): Promise<readonly Sample[]> {
    if (this.child.connected) this.child.send('stop');
    return this.result;
  }

  private listen(logFile: string): Promise<readonly Sample[]> {
    return new Promise((resolve, reject) => {
      this.child.on('message', (report: LoadReport) => {
        if (report.type === 'end') resolve(report.samples);
        else this.soFar = report;
      });
      void once(this.child, 'exit').then(() =>
        reject(new Error(`The load generator ended: see ${logFile}.`)),
      );
    });
  }
}
