import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Root } from './root';
import { Service } from './service';
import { runJobs, type Job } from './transaction';

const UNITS = '/etc/systemd/system';
/** What the units of a boot are linked in. */
const AT_BOOT = `${UNITS}/multi-user.target.wants`;

/** The services of an instance, and what their units say of each other, as systemd.unit(5) has it. */
export class ServiceManager {
  private readonly services = new Map<string, Service>();

  constructor(
    private readonly root: Root,
    private readonly logFolder: string,
  ) {
    mkdirSync(root.at(AT_BOOT), { recursive: true });
  }

  /** A service that is loaded, or whose unit is there to be. */
  find(name: string): Service | undefined {
    const known = this.services.get(name);
    if (known) return known;
    const path = this.unitPath(name);
    if (!name.endsWith('.service') || !existsSync(path)) return undefined;
    const { root, logFolder } = this;
    // What it wants is wanted again, and what it conflicts with is stopped again: systemd makes a job of it.
    const onRestart = (which: string) => void this.restart(which).catch(() => {}); // noted, and tried again
    const service = new Service(name, path, { root, logFolder, onRestart });
    this.services.set(name, service);
    return service;
  }

  unitPath(name: string): string {
    return this.root.at(`${UNITS}/${name}`);
  }

  /** Reads the units anew that are loaded; the others are read when they are needed. */
  reload(): void {
    for (const service of this.services.values()) service.reload();
  }

  /** Starts a service, what it wants, and stops what must not run beside. @throws StartFailure its own */
  start(name: string): Promise<void> {
    return this.transact(name, (service) => service.start());
  }

  /** Like {@link start}; one that runs is stopped before. */
  restart(name: string): Promise<void> {
    return this.transact(name, async (service) => {
      await service.stop();
      await service.start();
    });
  }

  async stop(name: string): Promise<void> {
    const service = this.find(name);
    if (service) await runJobs([{ service, isStart: false, work: () => service.stop() }]);
  }

  /** Links the unit where a boot finds it: [Install] WantedBy=multi-user.target is the only one here. */
  enable(name: string): void {
    this.disable(name);
    symlinkSync(this.unitPath(name), this.root.at(join(AT_BOOT, name)));
  }

  disable(name: string): void {
    rmSync(this.root.at(join(AT_BOOT, name)), { force: true });
  }

  /** The services that a boot would start. */
  get enabled(): string[] {
    return readdirSync(this.root.at(AT_BOOT)).sort();
  }

  /** The services that run. */
  get active(): Service[] {
    return [...this.services.values()].filter(({ mainPid }) => mainPid !== 0);
  }

  /** Ends all of them at once, and for good. */
  end(): void {
    for (const service of this.services.values()) service.end();
  }

  /**
   * "If a unit has a Conflicts= requirement on a set of other units, then starting it will stop all of them and starting
   * any of them will stop it." Wants=: what it lists is started too, and no matter if that fails.
   */
  private async transact(name: string, work: (service: Service) => Promise<void>): Promise<void> {
    const service = this.find(name);
    if (!service) throw new Error(`Unit ${name} not found.`);
    const starting = this.withWanted(service);
    const stopping = [...this.services.values()].filter(
      (other) => !starting.has(other) && [...starting].some((one) => exclude(one, other)),
    );
    const jobs: Job[] = [
      { service, isStart: true, work: () => work(service) },
      ...[...starting]
        .filter((one) => one !== service)
        .map((one) => ({ service: one, isStart: true, work: () => one.start() })),
      ...stopping.map((one) => ({ service: one, isStart: false, work: () => one.stop() })),
    ];
    await runJobs(jobs);
  }

  private withWanted(service: Service): Set<Service> {
    const found = new Set([service]);
    for (const each of found) {
      for (const name of each.unit.relations.wants) {
        const wanted = this.find(name); // what is not there is not missed
        if (wanted) found.add(wanted);
      }
    }
    const all = [...found];
    const pair = all.flatMap((one) =>
      all.filter((other) => exclude(one, other)).map((other) => [one, other]),
    )[0];
    if (pair) throw new Error(`${pair[0]?.name} would start with ${pair[1]?.name}, which it conflicts with.`);
    return found;
  }
}

/** Whether two services never run at the same time, whichever of the two units says so. */
function exclude(one: Service, other: Service): boolean {
  const says = (unit: Service, of: Service) => unit.unit.relations.conflicts.includes(of.name);
  return one !== other && (says(one, other) || says(other, one));
}
