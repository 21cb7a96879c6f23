import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, freePorts, Instance, type LifecycleEvent, ScriptFailure, type Stage } from '../rehearsals';
import { ask } from './clients';
import type { Result } from './contract';
import { diagnose, logLines } from './diagnosis';
import { checkBody, checkSlowClients, checkWebSocket } from './probes';
import { endProcessesOf, processesOf, socketsOf } from './processes-of';
import { missingProgram, wrongInRelease } from './procfile';
import type { Running } from './running';
import { checkStop, type Stopping } from './stopping';
import { Workers } from './workers';

/** What is checked, and how long it may take. */
export interface AppCheckProps {
  readonly stage: Stage;
  /** The release as a zip file. */
  readonly bundle: string;
  /** The folder of the logs, which remain after the check. It is emptied first. */
  readonly logFolder: string;
  /** Seconds until the app serves, and its workers have run for a while. @default 60 */
  readonly startSeconds?: number;
  /** Seconds until the app has ended. @default the unit's time-out, as on an instance */
  readonly stopSeconds?: number;
  /** Gets a line about each step. */
  readonly onProgress?: (text: string) => void;
}

const DEPLOYMENT = 'check-app';
/** The lifecycle events of CodeDeploy before the app is started, and those that start it. */
const INSTALLS = ['DownloadBundle', 'BeforeInstall', 'Install', 'AfterInstall'] as const;
const STARTS = ['ApplicationStart', 'ValidateService'] as const;
const UNIT = 'web.service';

/**
 * An app on a simulated instance on this machine: installed, started, loaded and stopped as a deployment does
 * it.
 */
export class AppCheck {
  readonly results: Result[] = [];
  private instance?: Instance;
  private agent?: Agent;

  constructor(private readonly props: AppCheckProps) {}

  /** Checks everything, and stops at the first failure that the other checks depend on. */
  async run(): Promise<readonly Result[]> {
    const { stage, logFolder, onProgress = () => {} } = this.props;
    rmSync(logFolder, { recursive: true, force: true });
    mkdirSync(logFolder, { recursive: true });
    const [port = 0, appPort = 0] = await freePorts(2);
    const ports = { port, appPort };
    this.instance = new Instance({ name: 'check-app', ...ports, stage, logFolder });
    const running = { ...ports, root: this.instance.root.path, ...this.ofStage };
    onProgress('start');
    await this.instance.boot();
    if (!(await this.install()) || !(await this.start(running))) return this.results;
    this.results.push(this.workers.limits());
    onProgress('slow clients');
    this.results.push(await checkSlowClients(running));
    onProgress('a large body');
    this.results.push(await checkBody(running));
    this.results.push(await checkWebSocket(running));
    onProgress('stop');
    this.results.push(...(await checkStop(running, this.stopping)), ...this.workers.stopped());
    onProgress('start again');
    this.results.push(await this.startAgain());
    this.results.push(this.logged());
    return this.results;
  }

  /** Ends all processes and removes all files, however far the check came. */
  async shutDown(): Promise<void> {
    const { instance } = this;
    if (!instance) return;
    const root = instance.root.path;
    instance.systemd.end();
    endProcessesOf(root); // processes that have left their unit's process group
    await instance.shutDown();
  }

  /**
   * Runs the instance's checks before it changes anything, and checks that its programs are on this machine.
   */
  private async install(): Promise<boolean> {
    for (const event of INSTALLS) {
      const failure = await this.handle(event);
      if (failure !== undefined) return this.fails('start', failure);
      if (event !== 'DownloadBundle') continue;
      const wrong = missingProgram(this.archive, this.known.root.path) ?? wrongInRelease(this.archive);
      if (wrong) return this.fails('start', wrong);
    }
    const { stopSeconds } = this.props;
    if (stopSeconds !== undefined) this.limitStop(stopSeconds);
    this.results.push({ line: 'start', verdict: 'holds', measured: this.procfileLine });
    return true;
  }

  private async start(running: Running): Promise<boolean> {
    let failure: string | undefined;
    for (const event of STARTS) failure ??= await this.handle(event);
    const service = this.known.systemd.find(UNIT);
    const { mainPid = 0, restarts = 0 } = service ?? {};
    if (failure !== undefined && mainPid !== 0 && restarts === 0) {
      const broken = this.workers.broken();
      if (broken.length > 0) {
        this.results.push(...broken);
        return false;
      }
    }
    if (failure !== undefined) {
      const logFile = this.appLog;
      this.results.push(...(await diagnose({ ...running, mainPid, restarts, logFile, said: failure })));
      return false;
    }
    this.agent?.succeeded({ id: DEPLOYMENT, bundle: this.props.bundle });
    const own = socketsOf(processesOf(running.root)).filter((socket) =>
      socket.endsWith(`:${running.appPort}`),
    );
    const { seconds } = await ask(running.port, running.healthPath);
    const answered = `GET ${running.healthPath} in ${Math.ceil(seconds * 1000)} ms`;
    this.results.push({ line: 'stays', verdict: 'holds', measured: `process ${mainPid}` });
    this.results.push({ line: 'port', verdict: 'holds', measured: own.join(', ') });
    this.results.push({ line: 'health', verdict: 'holds', measured: answered });
    return true;
  }

  private async startAgain(): Promise<Result> {
    let failure: string | undefined;
    const since = Date.now();
    for (const event of STARTS) failure ??= await this.handle(event);
    if (failure !== undefined) return { line: 'again', verdict: 'fails', measured: failure };
    const measured = `serves after ${((Date.now() - since) / 1000).toFixed(1)} s`;
    return { line: 'again', verdict: 'holds', measured };
  }

  private get stopping(): Stopping {
    const service = this.known.systemd.find(UNIT);
    return {
      limit: service?.unit.stopTimeout ?? 0,
      stop: () => this.stopApp(),
      told: () => service?.toldToEnd,
      hasEnded: () => service?.state === 'inactive',
    };
  }

  private async stopApp(): Promise<void> {
    const failure = await this.handle('ApplicationStop');
    if (failure !== undefined) throw new Error(failure);
  }

  private logged(): Result {
    const count = logLines(this.appLog).length;
    return { line: 'log', verdict: 'told', measured: count === 0 ? 'it printed nothing' : `${count} lines` };
  }

  /** Runs a lifecycle event. @returns why it failed; undefined where it did not */
  private async handle(event: LifecycleEvent): Promise<string | undefined> {
    const { startSeconds = 60, bundle } = this.props;
    this.agent ??= new Agent(this.known, startSeconds);
    try {
      await this.agent.handle(event, { id: DEPLOYMENT, bundle });
      return undefined;
    } catch (error) {
      if (error instanceof ScriptFailure) return error.message;
      throw error;
    }
  }

  private fails(line: Result['line'], measured: string): false {
    this.results.push({ line, verdict: 'fails', measured });
    return false;
  }

  /** Writes a drop-in, as an administrator would. */
  private limitStop(seconds: number): void {
    const { root, systemd } = this.known;
    for (const unit of [UNIT, 'worker@.service']) {
      const folder = root.at(`/etc/systemd/system/${unit}.d`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'stop.conf'), `[Service]\nTimeoutStopSec=${seconds}\n`);
    }
    systemd.reload();
  }

  private get ofStage(): { healthPath: string; bodyLimit: number } {
    const { bootFiles, healthCheck } = this.props.stage;
    const conf = bootFiles.find(({ path }) => path.endsWith('/proxy-settings.conf'))?.content ?? '';
    const mebibytes = Number(/client_max_body_size (\d+)m;/.exec(conf)?.[1] ?? 1);
    return { healthPath: healthCheck.path, bodyLimit: mebibytes * 1024 * 1024 };
  }

  private get procfileLine(): string {
    return [...this.workers.processes].map(([name, command]) => `${name}: ${command}`).join('\n');
  }

  private get archive(): string {
    return this.known.root.at(`/opt/codedeploy-agent/deployment-root/${DEPLOYMENT}/deployment-archive`);
  }

  private get appLog(): string {
    return join(this.props.logFolder, 'app.log');
  }

  private get workers(): Workers {
    return new Workers(this.known, this.props.logFolder);
  }

  private get known(): Instance {
    if (!this.instance) throw new Error('Nothing was started yet.');
    return this.instance;
  }
}
