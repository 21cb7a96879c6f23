import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instance } from '../rehearsals';
import type { Result } from './contract';
import { lastLines } from './diagnosis';
import { memoryOf, tasksOf, treeOf } from './processes-of';
import { processesIn } from './procfile';

const unitOf = (process: string) => (process === 'web' ? 'web.service' : `worker@${process}.service`);

/** The workers of an installed release, and the resources that all its processes use. */
export class Workers {
  constructor(
    private readonly instance: Instance,
    private readonly logFolder: string,
  ) {}

  /** All processes in the release's Procfile. */
  get processes(): Map<string, string> {
    const procfile = this.instance.root.at('/opt/app/current/Procfile');
    return existsSync(procfile) ? processesIn(readFileSync(procfile, 'utf8')) : new Map();
  }

  private get names(): string[] {
    return [...this.processes.keys()].filter((name) => !['web', 'release'].includes(name));
  }

  /** The results of workers that do not run, or were restarted. */
  broken(): Result[] {
    return this.names.flatMap((name) => {
      const { mainPid = 0, restarts = 0 } = this.instance.systemd.find(unitOf(name)) ?? {};
      if (mainPid !== 0 && restarts === 0) return [];
      const log = lastLines(join(this.logFolder, `${name}.log`));
      return [{ line: 'workers', verdict: 'fails', measured: `${name}: it exited\n${log}` }] as const;
    });
  }

  /** A result for each worker, after they were stopped. */
  stopped(): Result[] {
    if (this.names.length === 0) return [{ line: 'workers', verdict: 'told', measured: 'none in Procfile' }];
    return this.names.map((name) => {
      const { lastStop, unit } = this.instance.systemd.find(unitOf(name)) ?? {};
      if (!lastStop)
        return { line: 'workers', verdict: 'fails', measured: `${name}: it was no longer running` };
      if (lastStop.wasKilled)
        return {
          line: 'workers',
          verdict: 'fails',
          measured: `${name}: it did not exit in ${unit?.stopTimeout} s and was killed`,
        };
      return {
        line: 'workers',
        verdict: 'holds',
        measured: `${name}: exited in ${lastStop.seconds.toFixed(1)} s`,
      };
    });
  }

  /**
   * What each process uses while it runs, with its child processes. The limit on open files applies here,
   * too. Memory is only reported, because the limit is a share of an instance's memory.
   */
  limits(): Result {
    const taken = ['web', ...this.names].map((name) => {
      const service = this.instance.systemd.find(unitOf(name));
      const pids = treeOf(service?.mainPid ?? 0);
      const [tasks, most = Infinity] = [tasksOf(pids), service?.unit.tasks];
      const memory = Math.ceil(memoryOf(pids) / 1024);
      return { isTooMuch: tasks > most, text: `${name} ${memory} MiB and ${tasks} of ${most} tasks` };
    });
    const unknown = this.unknownNames.map(
      (name) =>
        `\n\`${name}\` of \`app.limits\` is not in Procfile: correct only if it is a scheduled command`,
    );
    return {
      line: 'limits',
      verdict: taken.some(({ isTooMuch }) => isTooMuch) ? 'fails' : 'holds',
      measured: taken.map(({ text }) => text).join(', ') + unknown.join(''),
    };
  }

  private get unknownNames(): string[] {
    const file = this.instance.root.at('/etc/aws-bootstrap/app.json');
    const { limits = {} } = JSON.parse(readFileSync(file, 'utf8')) as { limits?: Record<string, unknown> };
    const { processes } = this;
    return Object.keys(limits).filter((name) => !processes.has(name));
  }
}
