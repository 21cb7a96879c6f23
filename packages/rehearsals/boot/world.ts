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

/** What the app's port answers to a health check. */
export interface Health {
  /** 0: no answer. */
  readonly status: number;
  readonly body: string;
}

/** The units that an app may run as: `web`, and `app` in releases from before the proxy. */
const UNITS = ['web', 'app'] as const;

/** The release that runs. */
export interface Running {
  readonly unit: (typeof UNITS)[number];
  readonly commit: string;
}

/** Milliseconds between two recorded health checks. */
const EVERY_MS = 500;

/** A machine, its network and an embedded AWS; not booted yet. */
export class World {
  /** Each health that differs from the one before, with the seconds since the machine started to boot. */
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

  /**
   * @param folders for logs and the overlay of the root; for sockets, with a short path; and the machine's control
   * group
   */
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

  /** Boots the machine and starts to record its health. */
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

  /** Asks as the load balancer does: from outside, over TLS, without a check of the certificate. */
  async health(): Promise<Health> {
    const curl = ['curl', '--insecure', '--silent', '--max-time', '4', '--write-out', '\n%{http_code}'];
    const asked = this.network.within([...curl, 'https://127.0.0.1:8443/health']);
    const output = await this.ask(asked);
    const [status = '0', ...body] = output.trim().split('\n').reverse();
    return { status: Number(status), body: body.reverse().join('\n') };
  }

  /** Runs a program on this computer to its end, whatever its status. */
  async ask(command: readonly string[]): Promise<string> {
    return (await run(command, { logFile: this.logFile })).output;
  }

  /** The release that answers well; undefined: none. @throws Error where two run */
  async serving(): Promise<Running | undefined> {
    const running = await this.running();
    return (await this.health()).status === 200 ? running : undefined;
  }

  /** The release in whose folder the main process runs, whatever it answers. @throws Error where two run */
  private async running(): Promise<Running | undefined> {
    const found: Running[] = [];
    for (const unit of UNITS) {
      const pid = `$(systemctl show --property=MainPID --value ${unit}.service)`;
      const { status, stdout } = await this.machine.run(`cat "/proc/${pid}/cwd/release.json"`);
      if (status === 0) found.push({ unit, commit: (JSON.parse(stdout) as { commit: string }).commit });
    }
    if (found.length > 1) throw new Error('Two releases run at once, one of them from before the proxy.');
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
