import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Root } from './root';
import { Service } from './service';
import { runAll, runJobs, type Job } from './transaction';
import { templateOf } from './unit-file';

const UNITS = '/etc/systemd/system';
const BOOT = 'multi-user.target';

/** The services of an instance, with the relations between their units of systemd.unit(5). */
export class ServiceManager {
  private readonly services = new Map<string, Service>();

  constructor(
    private readonly root: Root,
    private readonly logFolder: string,
  ) {
    mkdirSync(root.at(UNITS), { recursive: true });
  }

  /** A service that is loaded, or whose unit file exists. */
  find(name: string): Service | undefined {
    const known = this.services.get(name);
    if (known) return known;
    const path = this.unitPath(name);
    if (!name.endsWith('.service') || !existsSync(path)) return undefined;
    return this.load(name, path);
  }

  /** Loads a unit from any path. */
  load(name: string, path: string): Service {
    const { root, logFolder } = this;
    // A restart starts again what the unit wants and stops what it conflicts with: systemd makes a job of it.
    const onRestart = (which: string) => void this.restart(which).catch(() => {}); // logged, and tried again
    const service = new Service(name, path, { root, logFolder, onRestart });
    this.services.set(name, service);
    return service;
  }

  /** The path of its own file, or of its template. */
  unitPath(name: string): string {
    const own = this.root.at(`${UNITS}/${name}`);
    return existsSync(own) ? own : this.root.at(`${UNITS}/${templateOf(name)}`);
  }

  /** The names of loaded units that match a pattern of systemctl's; a name matches itself. */
  matching(pattern: string): string[] {
    if (!pattern.includes('*')) return [pattern];
    const [before = '', after = ''] = pattern.split('*');
    return [...this.services.keys()].filter((name) => name.startsWith(before) && name.endsWith(after)).sort();
  }

  /** Removes a unit that has ended. */
  unload(name: string): void {
    this.services.delete(name);
  }

  /** Like `systemctl reset-failed`; also removes a unit whose file is gone. */
  resetFailed(name: string): void {
    this.find(name)?.resetFailed();
    if (!existsSync(this.unitPath(name))) this.unload(name);
  }

  /** Reads loaded units again; the others are read when they are needed. */
  reload(): void {
    for (const service of this.services.values()) service.reload();
  }

  /**
   * Starts a service and what it wants, and stops what conflicts with it. @throws StartFailure of the service itself
   */
  start(name: string): Promise<void> {
    return this.transact(name, (service) => service.start());
  }

  /** Like {@link start}; stops the service first where it runs. */
  restart(name: string): Promise<void> {
    return this.transact(name, async (service) => {
      await service.stop();
      await service.start();
    });
  }

  /**
   * Stops services in the order of their units, then the services with StopWhenUnneeded= that no other wants any more.
   */
  async stop(...names: string[]): Promise<void> {
    const found = names.flatMap((name) => this.find(name) ?? []);
    await Promise.all(
      runAll(found.map((service) => ({ service, isStart: false, work: () => service.stop() }))),
    );
    const unneeded = [...this.services.values()].filter((service) => this.isUnneeded(service));
    if (unneeded.length > 0) await this.stop(...unneeded.map(({ name }) => name));
  }

  /** Links the unit into the folders of WantedBy= in [Install]. */
  enable(name: string): void {
    this.disable(name);
    for (const wanting of this.find(name)?.unit.relations.wantedBy ?? []) {
      const folder = this.root.at(`${UNITS}/${wanting}.wants`);
      mkdirSync(folder, { recursive: true });
      symlinkSync(this.unitPath(name), join(folder, name));
    }
    this.reload();
  }

  disable(name: string): void {
    for (const folder of this.foldersOfWanted) rmSync(join(folder, name), { force: true });
    this.reload();
  }

  isEnabled(name: string): boolean {
    return this.foldersOfWanted.some((folder) => readdirSync(folder).includes(name));
  }

  /** The services that a boot would start. */
  get enabled(): string[] {
    const folder = this.root.at(`${UNITS}/${BOOT}.wants`);
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  }

  /** The services that run. */
  get active(): Service[] {
    return [...this.services.values()].filter(({ mainPid }) => mainPid !== 0);
  }

  /** Ends all of them at once; none is started again. */
  end(): void {
    for (const service of this.services.values()) service.end();
  }

  /**
   * "If a unit has a Conflicts= requirement on a set of other units, then starting it will stop all of them and
   * starting any of them will stop it." Wants=: the listed units are started too, whether or not that succeeds.
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

  private get foldersOfWanted(): string[] {
    const units = this.root.at(UNITS);
    return readdirSync(units)
      .filter((name) => name.endsWith('.wants'))
      .map((name) => join(units, name));
  }

  /** "This unit will be stopped when it is no longer used." [systemd.unit(5), StopWhenUnneeded=] */
  private isUnneeded(service: Service): boolean {
    if (service.state !== 'active' || !service.unit.stopsWhenUnneeded) return false;
    const isWantedBy = (other: Service) => other.isThere && other.unit.relations.wants.includes(service.name);
    return ![...this.services.values()].some(isWantedBy);
  }

  private withWanted(service: Service): Set<Service> {
    const found = new Set([service]);
    for (const each of found) {
      for (const name of each.unit.relations.wants) {
        const wanted = this.find(name); // a missing unit is not an error
        if (wanted) found.add(wanted);
      }
    }
    const all = [...found];
    const pair = all.flatMap((one) =>
      all.filter((other) => exclude(one, other)).map((other) => [one, other]),
    )[0];
    if (pair) throw new Error(`A boot would start ${pair[0]?.name} and ${pair[1]?.name}, which conflict.`);
    return found;
  }
}

/** Whether one of two units conflicts with the other. */
function exclude(one: Service, other: Service): boolean {
  const says = (unit: Service, of: Service) => unit.unit.relations.conflicts.includes(of.name);
  return one !== other && (says(one, other) || says(other, one));
}
