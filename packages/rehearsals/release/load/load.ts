import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { startFirst } from '../processes';
import type { LoadOptions, LoadReport, Sample } from './record';

/** How many requests were answered or failed so far. */
export interface SoFar {
  readonly sent: number;
  readonly failed: number;
}

/** The load generator, running. */
export class Load {
  soFar: SoFar = { sent: 0, failed: 0 };
  private readonly child: ChildProcess;
  private readonly result: Promise<readonly Sample[]>;

  constructor(options: LoadOptions, logFile: string) {
    const log = openSync(logFile, 'a');
    // The same loader as this process's own: both are TypeScript.
    this.child = startFirst([process.execPath, ...process.execArgv, join(__dirname, 'generator.ts')], {
      env: process.env,
      stdio: ['ignore', log, log, 'ipc'],
      serialization: 'advanced',
    });
    this.result = this.listen(logFile);
    this.result.catch(() => {}); // whoever asks for it is told
    this.child.send(options);
  }

  /** Lets each client finish its request, and returns all of them. @throws Error where the generator died */
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
