import type { ChildProcess } from 'node:child_process';
import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { signalGroup, start, startFirst } from '../processes';
import type { Root } from './root';
import { readUnit, type Command, type Unit } from './unit';
import { environmentFile } from './unit-file';

/** Why a service did not start, in systemd's words. */
export class StartFailure extends Error {}

/** As `systemctl is-active` prints it. */
export type ActiveState = 'active' | 'activating' | 'deactivating' | 'failed' | 'inactive';

/** How a program ended: by a status, or by a signal. */
export interface Exit {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ServiceProps {
  readonly root: Root;
  /** For systemd's messages about it, and for its output to the journal. */
  readonly logFolder: string;
  /** Called when it has ended and its unit says to start it again. */
  readonly onRestart: (name: string) => void;
}

/** A service of an instance: started, watched and stopped as its unit says, without systemd. */
export class Service {
  /** How often it was started again automatically; like systemd's NRestarts, it can outlive a stop and a start. */
  restarts = 0;
  state: ActiveState = 'inactive';
  /** When it was last told to stop, by this process's clock. */
  toldToEnd?: number;
  /** How it stopped the last time it was told to. */
  lastStop?: { readonly seconds: number; readonly wasKilled: boolean };
  /** Why it does not run any more, as systemd's Result. */
  result: 'success' | 'exit-code' | 'signal' | 'timeout' = 'success';
  private exit: Promise<Exit> = Promise.resolve({ status: 0, signal: null });
  private exited: Exit = { status: 0, signal: null };
  private read: Unit;
  /** The process of the service now: a command before the program, or the program. */
  private current?: ChildProcess;
  private main?: ChildProcess;
  /**
   * The number of starts and stops. An earlier start that still goes on compares it, so as not to disturb a later one.
   */
  private turn = 0;
  private timer?: NodeJS.Timeout;
  private stopping?: Promise<void>;

  /** @param path of its unit on this machine */
  constructor(
    readonly name: string,
    private readonly path: string,
    private readonly props: ServiceProps,
  ) {
    this.read = readUnit(path, name);
  }

  get unit(): Unit {
    return this.read;
  }

  /** Process id of the program; 0 where it does not run. */
  get mainPid(): number {
    return this.main?.pid ?? 0;
  }

  /** Resolves when the program that runs now, or ran last, has ended. */
  get ended(): Promise<Exit> {
    return this.exit;
  }

  /** The status or the signal's number, as systemd's ExecMainStatus. */
  get mainStatus(): number {
    const { status, signal } = this.exited;
    return status ?? (signal ? constants.signals[signal] : 0);
  }

  /** Its time limit is reached: it is told to stop, and has failed. */
  async endInTime(): Promise<void> {
    this.result = 'timeout';
    await this.stop();
    this.state = 'failed';
  }

  /** Reads the unit again: changes of the file have no effect before. */
  reload(): void {
    if (existsSync(this.path)) this.read = readUnit(this.path, this.name);
  }

  /** Whether it runs, or will be started again automatically. */
  get isThere(): boolean {
    return this.state === 'active' || this.state === 'activating';
  }

  /** Resolves when the program runs, or where the unit says not to start it. @throws StartFailure */
  async start(): Promise<void> {
    if (this.stopping) await this.stopping;
    if (this.main || (this.current && this.state === 'activating')) return;
    clearTimeout(this.timer);
    this.state = 'activating';
    const turn = (this.turn += 1);
    const { read: unit } = this;
    try {
      if (!(await this.mayStart(unit))) {
        if (turn === this.turn) this.state = 'inactive';
        return;
      }
      for (const command of unit.startPre) {
        await this.runBefore(command, unit);
        if (turn !== this.turn) throw new StartFailure(`Job for ${this.name} canceled.`);
      }
      this.runMain(unit);
    } catch (error) {
      if (turn === this.turn) this.afterEnd(unit, true);
      throw error;
    }
  }

  /** Tells the program to stop, and kills it where it does not in time. */
  async stop(): Promise<void> {
    this.stopping ??= this.bringToAnEnd().finally(() => (this.stopping = undefined));
    await this.stopping;
  }

  private async bringToAnEnd(): Promise<void> {
    this.turn += 1;
    clearTimeout(this.timer);
    const { current, read: unit } = this;
    if (current && !hasEnded(current)) {
      this.state = 'deactivating';
      const started = Date.now();
      this.toldToEnd = performance.now();
      const ended = new Promise((resolve) => current.once('exit', resolve));
      if (unit.killMode === 'mixed') current.kill(unit.killSignal);
      else signalGroup(current, unit.killSignal);
      let wasKilled = false;
      const killer = setTimeout(() => {
        wasKilled = true;
        this.note(`did not end within ${unit.stopTimeout} s: killed`);
        signalGroup(current, 'SIGKILL');
      }, unit.stopTimeout * 1000);
      await ended;
      clearTimeout(killer);
      const seconds = (Date.now() - started) / 1000;
      this.lastStop = { seconds, wasKilled };
      this.note(`stopped in ${seconds.toFixed(1)} s`);
    }
    this.state = 'inactive';
    this.removeDirectories(unit);
  }

  /** Like `systemctl reset-failed`. */
  resetFailed(): void {
    this.restarts = 0;
    this.result = 'success';
    if (this.state === 'failed') this.state = 'inactive';
  }

  /** @param isMainOnly only the program itself, not the processes that it started */
  kill(signal: NodeJS.Signals, isMainOnly = false): void {
    if (isMainOnly) this.main?.kill(signal);
    else if (this.current) signalGroup(this.current, signal);
  }

  /** Ends the program at once; it is not started again. */
  end(): void {
    this.turn += 1;
    clearTimeout(this.timer);
    this.kill('SIGKILL');
    this.state = 'inactive';
  }

  /** The conditions of a unit: one that is not met is no failure. [systemd.service(5), ExecCondition=] */
  private async mayStart(unit: Unit): Promise<boolean> {
    if (!unit.conditions.every((path) => existsSync(this.props.root.at(path)))) return false;
    for (const command of unit.startConditions) {
      const status = await this.statusOf(command, unit);
      if (status !== null && status > 0 && status < 255) return false;
      if (status !== 0) throw new StartFailure(`Job for ${this.name} failed because of its condition.`);
    }
    return true;
  }

  private async statusOf(command: Command, unit: Unit): Promise<number | null> {
    const child = this.spawn(command, unit);
    const killer = setTimeout(() => signalGroup(child, 'SIGKILL'), unit.startTimeout * 1000);
    const status = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    clearTimeout(killer);
    return status;
  }

  private async runBefore(command: Command, unit: Unit): Promise<void> {
    const status = await this.statusOf(command, unit);
    if (status === 0 || command.mayFail) return;
    this.note(`${command.words.join(' ')} ended with status ${status}`);
    throw new StartFailure(`Job for ${this.name} failed because the control process exited with error code.`);
  }

  private runMain(unit: Unit): void {
    const { turn } = this;
    const child = (this.main = this.spawn(unit.main, unit, startFirst));
    this.state = 'active';
    this.result = 'success';
    this.note('started');
    this.exit = new Promise((resolve) =>
      child.once('exit', (status, signal) => resolve((this.exited = { status, signal }))),
    );
    child.once('exit', (status, signal) => {
      if (this.main === child) this.main = undefined;
      if (turn !== this.turn) return;
      this.note(`ended without being told to: ${signal ?? `status ${status}`}`);
      this.result = signal ? 'signal' : status === 0 ? 'success' : 'exit-code';
      this.afterEnd(unit, status !== 0);
    });
  }

  /** The program ended without being told to. */
  private afterEnd(unit: Unit, failed: boolean): void {
    this.state = failed ? 'failed' : 'inactive';
    if (unit.restart === 'no' || (unit.restart === 'on-failure' && !failed)) return;
    this.state = 'activating';
    this.timer = setTimeout(() => {
      this.restarts += 1;
      this.props.onRestart(this.name);
    }, unit.restartDelay * 1000);
  }

  private spawn(command: Command, unit: Unit, begin = start): ChildProcess {
    const { root } = this.props;
    const [program = '', ...args] = root.inCommand(command.words);
    if (!existsSync(program)) throw new StartFailure(`${this.name}: ${program} does not exist (203/EXEC).`);
    // systemd makes these folders as root, before any program of the unit runs.
    for (const { path, mode } of unit.directories) root.makeFor(unit.user, path, mode);
    const output = unit.output ? root.at(unit.output) : join(this.props.logFolder, 'journal.log');
    mkdirSync(dirname(output), { recursive: true });
    const log = openSync(output, 'a', 0o640);
    // Node.js cannot set another process's umask or limits. This machine may not allow as many open files.
    const files = unit.openFiles === undefined ? '' : `ulimit -n ${unit.openFiles} 2>/dev/null; `;
    const withUmask = ['/bin/sh', '-c', `${files}umask "$0" && exec "$@"`, unit.umask, program, ...args];
    try {
      this.current = begin(withUmask, {
        cwd: root.at(unit.workingDirectory),
        env: this.environment(unit),
        stdio: ['ignore', log, log],
        ...(command.asRoot ? {} : root.identity(unit.user)),
      });
    } finally {
      closeSync(log);
    }
    return this.current;
  }

  private environment(unit: Unit): NodeJS.ProcessEnv {
    const { root } = this.props;
    const values: NodeJS.ProcessEnv = { ...root.environment };
    for (const [name, value] of Object.entries(unit.environment)) values[name] = root.inVariable(name, value);
    for (const { path, mayBeMissing } of unit.environmentFiles) {
      const file = root.at(path);
      if (existsSync(file)) Object.assign(values, environmentFile(readFileSync(file, 'utf8')));
      else if (!mayBeMissing) throw new StartFailure(`${this.name}: ${path} does not exist.`);
    }
    return values;
  }

  private removeDirectories({ directories }: Unit): void {
    for (const { path } of directories.filter(({ isRemoved }) => isRemoved)) this.props.root.removeAt(path);
  }

  private note(text: string): void {
    const line = `${new Date().toISOString()} ${this.name}: ${text}\n`;
    appendFileSync(join(this.props.logFolder, 'systemd.log'), line);
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
