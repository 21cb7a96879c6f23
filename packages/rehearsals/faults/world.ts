import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../command';
import type { EmbeddedAws } from '../../embedded-aws';
import { parseState, type State } from '../../plan-verdict';
import { cleanEnvironment } from '../clean-environment';
import { type Ended, expectProgram, runProgram } from '../rehearsal/programs';
import { BaseStand } from '../standing/base-stand';
import { startStanding } from '../standing/standing';
import { DOMAIN } from '../transitions/form';
import { settingsOf, type WorldOptions, writeSettings } from './settings';

/** The state bucket of these settings. */
export const STATE_BUCKET = 'hello-state-123456789012-us-east-1';

/** The front door reads from a signature only its access key and its service. */
export const SIGNED =
  'AWS4-HMAC-SHA256 Credential=AKIAFAULTS/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0';

/** Matches every call but those on a state's lock. */
export const NO_LOCK = /^(?!.*\.tflock$)/;

/** What is killed: the command with all that it started, or only its Terraform. */
export type Victim = 'all' | 'terraform';

export interface Killed {
  /** What it printed before. */
  readonly output: string;
  /** False where the command ended before that call. */
  readonly happened: boolean;
}

/** An embedded AWS with an account of its own, and the project's commands on it. */
export class World extends BaseStand {
  private readonly config: string;
  private commands = 0;
  private changes = 0;

  private constructor(
    aws: EmbeddedAws,
    folder: string,
    private readonly options: WorldOptions,
  ) {
    super(aws, folder);
    this.config = join(folder, 'config.ts');
    writeSettings(this.config, this.options);
  }

  /**
   * Opens one more port: adds a rule of a security group and a few rules of network ACLs. Rules are only added, because
   * a plan that closes a port is refused. Ten times at most: the settings take ten.
   */
  change(): void {
    writeSettings(this.config, this.options, ++this.changes);
  }

  /**
   * @param name of the folder below `.local/faults` for logs and stacks; created anew
   * @param stacks that are already deployed, after `state`. @default none
   */
  static async start(
    name: string,
    options: WorldOptions = {},
    stacks: readonly string[] = [],
  ): Promise<World> {
    const folder = join(ROOT, '.local', 'faults', name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const deploy = (aws: EmbeddedAws, stack: string) => {
      const world = new World(aws, folder, options);
      return stack === 'state'
        ? world.command('bootstrap', ['--yes'])
        : world.command('deploy', [stack, '--yes']);
    };
    const by = 'commands' as const;
    const standing = { settings: settingsOf(options), by, stacks: ['state', ...stacks], deploy };
    const aws = await startStanding(standing, { domain: DOMAIN, logDirectory: join(folder, 'logs') });
    return new World(aws, folder, options);
  }

  environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
    return cleanEnvironment(this.aws, { CONFIG: this.config, CDKTF_OUTDIR: this.output, CI: '1', ...extra });
  }

  /** Runs a command, and returns also where it fails. */
  attempt(name: string, args: readonly string[], extra: Record<string, string> = {}): Promise<Ended> {
    return runProgram(this.commandLine(name, ...args), this.commandEnvironment(extra), this.log(name));
  }

  /** Runs a command that must succeed. */
  command(name: string, args: readonly string[], extra: Record<string, string> = {}): Promise<Ended> {
    return expectProgram(this.commandLine(name, ...args), this.commandEnvironment(extra), this.log(name));
  }

  /**
   * Runs a command and kills it after its n-th changing call (calls on locks are not counted).
   *
   * @param resource only calls about these are counted
   * @param victim all that was started, as a power cut does; or only Terraform
   */
  async killed(
    victim: Victim,
    after: number,
    name: string,
    args: readonly string[],
    resource = NO_LOCK,
  ): Promise<Killed> {
    const run = this.start(name, args);
    let happened = false;
    const stack = args[0] ?? 'state';
    const disarm = this.aws.faults.add({
      fault: {
        kind: 'kill',
        pid: () => ((happened = true), victim === 'all' ? run.group : this.terraformPid(stack)),
      },
      mutating: true,
      resource,
      after: after - 1,
      times: 1,
    });
    await run.ended;
    disarm();
    endGroup(run.group); // a provider outlives the Terraform that started it
    return { output: run.output(), happened };
  }

  /** Runs a command and interrupts it, as a terminal does, some seconds after a call that gets no answer. */
  async interrupted(
    name: string,
    args: readonly string[],
    seconds: number,
    action: string,
  ): Promise<Pick<Ended, 'status' | 'output'>> {
    const run = this.start(name, args);
    let timer: NodeJS.Timeout | undefined;
    const watch = this.once(action, () => {
      timer = setTimeout(() => process.kill(run.group, 'SIGINT'), seconds * 1000);
    });
    const status = await run.ended;
    clearTimeout(timer);
    watch.end();
    return { output: run.output(), status };
  }

  /** Calls `what` as soon as there is a new call of this action. */
  once(action: string, what: () => void): { end(): void } {
    const from = this.aws.requests.length;
    const timer = setInterval(() => {
      if (!this.aws.requests.slice(from).some((request) => request.action === action)) return;
      clearInterval(timer);
      what();
    }, 50);
    return { end: () => clearInterval(timer) };
  }

  /** Starts a command in a process group of its own. */
  private start(name: string, args: readonly string[]) {
    const [program = '', ...rest] = this.commandLine(name, ...args);
    const child = spawn(program, rest, { cwd: ROOT, env: this.commandEnvironment(), detached: true });
    const log = this.log(name);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        appendFileSync(log, text);
      });
    const ended = new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? 1)));
    return { group: -(child.pid ?? NaN), ended, output: () => output };
  }

  private terraformPid(stack: string): number {
    const file = join(this.folderOf(stack), 'terraform-run.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid;
  }

  /** The state of a stack as it is in the bucket. */
  async state(stack: string): Promise<Pick<State, 'serial' | 'resources'>> {
    const url = `${this.aws.endpoint}/${STATE_BUCKET}/hello/${stack}.tfstate`;
    const response = await fetch(url, { headers: { authorization: SIGNED } });
    if (response.status === 404) return { serial: 0, resources: [] };
    return parseState(await response.text(), `state of ${stack}`);
  }

  /** A log file for each run, numbered in their order. */
  log(name: string): string {
    return join(this.folder, 'logs', `${String(++this.commands).padStart(2, '0')}-${name}.log`);
  }

  stop(): Promise<void> {
    return this.aws.stop();
  }
}

function endGroup(group: number): void {
  try {
    process.kill(group, 'SIGKILL');
  } catch {
    // no process of the group is left
  }
}
