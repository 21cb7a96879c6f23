import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../release/processes';
import { Account } from './aws/account';
import { CommandService } from './aws/commands';
import { Deployments } from './aws/deployments';
import type { CachedRoot } from './cached-root';
import { Machine } from './machine';
import { Network } from './network/network';

/** What the app's port answers to who asks for its health. */
export interface Health {
  /** 0: no answer. */
  readonly status: number;
  readonly body: string;
}

/** The units that a release may run as: of the second form, and of the first. */
const UNITS = ['web', 'app'] as const;

/** The release that runs. */
export interface Running {
  readonly unit: (typeof UNITS)[number];
  readonly commit: string;
}

/** How often the health is asked while it is recorded, in milliseconds. */
const EVERY_MS = 500;

/** A machine that is not booted yet, its network, and an AWS of its own. */
export class World {
  /** Each answer that was another than the one before, with the seconds since the machine began to boot. */
  readonly healths: (Health & { readonly second: number })[] = [];
  private isRecording = false;

  private constructor(
    readonly account: Account,
    readonly commands: CommandService,
    readonly deployments: Deployments,
    readonly network: Network,
    readonly machine: Machine,
    private readonly logFile: string,
  ) {}

  /** @param folders for logs and the machine's copy of the root; for sockets, with a short path; and its control group */
  static async make(
    name: string,
    cached: CachedRoot,
    userData: Buffer,
    { logs, sockets, cgroup }: { readonly logs: string; readonly sockets: string; readonly cgroup: string },
  ): Promise<World> {
    for (const folder of [logs, sockets]) mkdirSync(folder, { recursive: true });
    const account = await Account.start(logs);
    const commands = new CommandService();
    commands.listen(join(sockets, 'commands'));
    const network = new Network(sockets, cached.tools);
    await network.make(account.aws.endpoint);
    const machine = new Machine({ name, cached, network, userData, folder: logs, cgroup });
    machine.prepare();
    const deployments = new Deployments(account, commands);
    const logFile = join(logs, 'health.log');
    return new World(account, commands, deployments, network, machine, logFile);
  }

  /** Boots the machine, and records its health from then on. */
  boot(): void {
    this.machine.boot();
    const started = Date.now();
    this.isRecording = true;
    void (async () => {
      for (; this.isRecording; await sleep(EVERY_MS)) {
        const health = await this.health();
        const last = this.healths.at(-1);
        if (health.status === last?.status && health.body === last.body) continue;
        this.healths.push({ ...health, second: (Date.now() - started) / 1000 });
      }
    })();
  }

  /** Asks as the load balancer does: from outside, over TLS, without looking at the certificate. */
  async health(): Promise<Health> {
    const curl = ['curl', '--insecure', '--silent', '--max-time', '4', '--write-out', '\n%{http_code}'];
    const asked = this.network.within([...curl, 'https://127.0.0.1:8443/health']);
    const output = await this.ask(asked);
    const [status = '0', ...body] = output.trim().split('\n').reverse();
    return { status: Number(status), body: body.reverse().join('\n') };
  }

  /** Runs a program of this machine to its end, whatever that is. */
  async ask(command: readonly string[]): Promise<string> {
    return (await run(command, { logFile: this.logFile })).output;
  }

  /** The release that answers well; undefined: none does. @throws Error where two run */
  async serving(): Promise<Running | undefined> {
    const running = await this.running();
    return (await this.health()).status === 200 ? running : undefined;
  }

  /** The release that the main process works in, whatever its answers say. @throws Error where two run */
  private async running(): Promise<Running | undefined> {
    const found: Running[] = [];
    for (const unit of UNITS) {
      const pid = `$(systemctl show --property=MainPID --value ${unit}.service)`;
      const { status, stdout } = await this.machine.run(`cat "/proc/${pid}/cwd/release.json"`);
      if (status === 0) found.push({ unit, commit: (JSON.parse(stdout) as { commit: string }).commit });
    }
    if (found.length > 1) throw new Error('Releases of both forms run at once.');
    return found[0];
  }

  async stop(): Promise<void> {
    this.isRecording = false;
    await this.machine.stop();
    this.network.stop();
    this.commands.close();
    await this.account.aws.stop();
  }
}
