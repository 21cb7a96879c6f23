import type { ChildProcess } from 'node:child_process';
import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { signalGroup, start, startFirst } from '../processes';
import { readUnit, type Command, type Unit } from './unit';
import { environmentFile } from './unit-file';
import type { Root } from './root';

/** Why a service did not start, in systemd's words. */
export class StartFailure extends Error {}

/** A service of an instance: started, watched, started again and stopped as its unit says, without systemd. */
export class Service {
  /** How often it was started again by itself; as systemd's NRestarts, it can outlive a stop and a start. */
  restarts = 0;
  private unit?: Unit;
  private current?: ChildProcess;
  private isWanted = false;
  /** Counts how often it was started or stopped: what an earlier start still does must not meddle with a later one. */
  private turn = 0;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly root: Root,
    private readonly name: string,
    private readonly journal: string,
  ) {}

  get unitPath(): string {
    return this.root.at(`/etc/systemd/system/${this.name}`);
  }

  get exists(): boolean {
    return existsSync(this.unitPath);
  }

  /** Reads the unit anew: what changed in it has no effect before. */
  reload(): void {
    if (this.exists) this.unit = readUnit(this.unitPath);
  }

  /** Ends when the program runs. @throws StartFailure */
  async start(): Promise<void> {
    if (this.isWanted && this.current) return;
    clearTimeout(this.timer);
    this.isWanted = true;
    this.turn += 1;
    await this.attempt();
  }

  /** Tells the program to end, and kills it where it does not in time. */
  async stop(): Promise<void> {
    this.isWanted = false;
    this.turn += 1;
    clearTimeout(this.timer);
    const { current, unit } = this;
    if (!current || !unit || hasEnded(current)) return;
    const started = Date.now();
    const ended = new Promise((resolve) => current.once('exit', resolve));
    if (unit.killMode === 'mixed') current.kill(unit.killSignal);
    else signalGroup(current, unit.killSignal);
    const killer = setTimeout(() => {
      this.note(`did not end within ${unit.stopTimeout} s: killed`);
      signalGroup(current, 'SIGKILL');
    }, unit.stopTimeout * 1000);
    await ended;
    clearTimeout(killer);
    this.note(`stopped in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }

  /** What `systemctl reset-failed` does. */
  resetFailed(): void {
    this.restarts = 0;
  }

  /** @param isMainOnly only the program itself, not what it started */
  kill(signal: NodeJS.Signals, isMainOnly = false): void {
    if (isMainOnly) this.current?.kill(signal);
    else if (this.current) signalGroup(this.current, signal);
  }

  /** Ends the program at once, and for good. */
  end(): void {
    this.isWanted = false;
    this.turn += 1;
    clearTimeout(this.timer);
    this.kill('SIGKILL');
  }

  private async attempt(): Promise<void> {
    if (!this.unit) this.reload();
    const { unit, turn } = this;
    if (!unit) throw new StartFailure(`Unit ${this.name} not found.`);
    try {
      for (const command of unit.before) {
        await this.runBefore(command, unit);
        if (turn !== this.turn) throw new StartFailure(`Job for ${this.name} canceled.`);
      }
      this.runMain(unit);
    } catch (error) {
      if (turn === this.turn) this.restartLater(unit, true);
      throw error;
    }
  }

  private async runBefore(command: Command, unit: Unit): Promise<void> {
    const child = this.spawn(command, unit);
    const killer = setTimeout(() => signalGroup(child, 'SIGKILL'), unit.startTimeout * 1000);
    const status = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    clearTimeout(killer);
    if (status === 0 || command.mayFail) return;
    this.note(`${command.words.join(' ')} ended with status ${status}`);
    throw new StartFailure(`Job for ${this.name} failed because the control process exited with error code.`);
  }

  private runMain(unit: Unit): void {
    const child = this.spawn(unit.main, unit, startFirst);
    this.note('started');
    child.once('exit', (status, signal) => {
      if (this.current === child) this.current = undefined;
      if (!this.isWanted) return;
      this.note(`ended by itself: ${signal ?? `status ${status}`}`);
      this.restartLater(unit, status !== 0);
    });
  }

  private restartLater(unit: Unit, failed: boolean): void {
    this.current = undefined;
    if (!this.isWanted || unit.restart === 'no' || (unit.restart === 'on-failure' && !failed)) return;
    this.timer = setTimeout(() => {
      this.restarts += 1;
      this.attempt().catch(() => {}); // noted, and tried again
    }, unit.restartDelay * 1000);
  }

  private spawn(command: Command, unit: Unit, begin = start): ChildProcess {
    const [program = '', ...args] = this.root.inCommand(command.words);
    if (!existsSync(program)) throw new StartFailure(`${this.name}: ${program} does not exist (203/EXEC).`);
    // As systemd does with both: before anything runs, with root's rights.
    if (unit.stateDirectory) this.root.makeFor(unit.user, `/var/lib/${unit.stateDirectory}`);
    mkdirSync(dirname(this.root.at(unit.output)), { recursive: true });
    const log = openSync(this.root.at(unit.output), 'a', 0o640);
    // Node.js cannot set another process's umask.
    const withUmask = ['/bin/sh', '-c', 'umask "$0" && exec "$@"', unit.umask, program, ...args];
    try {
      this.current = begin(withUmask, {
        cwd: this.root.at(unit.workingDirectory),
        env: this.environment(unit),
        stdio: ['ignore', log, log],
        ...(command.asRoot ? {} : this.root.identity(unit.user)),
      });
    } finally {
      closeSync(log);
    }
    return this.current;
  }

  private environment(unit: Unit): NodeJS.ProcessEnv {
    const own = Object.entries(unit.environment).map(([name, value]) => [name, this.root.inPath(value)]);
    const values: NodeJS.ProcessEnv = { ...this.root.environment, ...Object.fromEntries(own) };
    for (const { path, mayBeMissing } of unit.environmentFiles) {
      const file = this.root.at(path);
      if (existsSync(file)) Object.assign(values, environmentFile(readFileSync(file, 'utf8')));
      else if (!mayBeMissing) throw new StartFailure(`${this.name}: ${path} does not exist.`);
    }
    return values;
  }

  private note(text: string): void {
    appendFileSync(this.journal, `${new Date().toISOString()} ${this.name}: ${text}\n`);
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
