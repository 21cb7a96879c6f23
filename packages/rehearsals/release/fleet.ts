import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from './deploy/agent';
import { DeploymentGroup, type Outcome } from './deploy/deployment';
import { Instance, type InstancePorts, type Running } from './instance/instance';
import {
  INSTANCES,
  LoadBalancer,
  type BalancerCounts,
  type InstanceName,
} from './load-balancer/load-balancer';
import type { Window } from './load/figures';
import { Load, type SoFar } from './load/load';
import type { Sample } from './load/record';
import { freePorts } from './ports';
import type { Stage } from './stage';
import type { Times } from './times';

export interface FleetProps {
  readonly stage: Stage;
  readonly times: Times;
  /** Requests a second. */
  readonly perSecond: number;
  /** The folder for all logs. */
  readonly folder: string;
  readonly onProgress: (text: string) => void;
}

/** The release that an instance runs, and the units that a boot would start. */
export interface InstanceState {
  readonly running: Running | undefined;
  readonly enabled: readonly string[];
}

/** Three instances, each in a zone, behind the load balancer and under load, with the measurements of each part. */
export class Fleet<Part extends string> {
  readonly windows = new Map<Part, Window>();
  readonly outcomes = new Map<Part, Outcome>();
  samples: readonly Sample[] = [];

  private readonly states = new Map<Part, ReadonlyMap<InstanceName, InstanceState>>();
  private readonly agents = new Map<InstanceName, Agent>();
  private ports = new Map<InstanceName, InstancePorts>();
  private balancerPorts = { shared: 0, own: 0 };
  private balancer?: LoadBalancer;
  private group?: DeploymentGroup;
  private load?: Load;
  private awaited?: { readonly text: string; readonly resolve: () => void };

  constructor(private readonly props: FleetProps) {}

  get soFar(): SoFar | undefined {
    return this.load?.soFar;
  }

  /**
   * Starts the instances with a release, as after a first deployment, behind the load balancer.
   *
   * @param old instances from before the proxy
   * @param before called once the instances have booted, before the first deployment
   */
  async start(
    bundle: string,
    old: readonly InstanceName[] = [],
    before: () => Promise<void> = async () => {},
  ): Promise<void> {
    const { stage, times, folder } = this.props;
    const [shared = 0, own = 0, ...free] = await freePorts(2 + 2 * INSTANCES.length);
    this.balancerPorts = { shared, own };
    INSTANCES.forEach((name, index) => {
      const [port = 0, appPort = 0] = free.slice(2 * index);
      this.ports.set(name, { port, appPort });
    });
    for (const name of INSTANCES) this.agents.set(name, await this.boot(name, old.includes(name)));
    this.group = new DeploymentGroup([...this.agents.values()], (text) => this.progress(text));
    await before();
    const { failure } = await this.group.deploy(bundle, undefined);
    if (failure) throw new Error(`The first deployment failed: ${failure}`);
    this.balancer = new LoadBalancer({
      stage,
      times,
      ports: this.balancerPorts,
      instancePorts: { a: this.portOf('a'), b: this.portOf('b'), c: this.portOf('c') },
      socketFolder: this.instance('a').root.path,
      logFile: join(folder, 'haproxy.log'),
    });
    await this.balancer.start();
  }

  async startLoad(): Promise<void> {
    const { perSecond, folder } = this.props;
    this.load = new Load({ ports: this.balancerPorts, perSecond }, join(folder, 'load.log'));
    await sleep(2000); // to warm up
  }

  async stopLoad(): Promise<void> {
    this.samples = this.samples.concat((await this.load?.stop()) ?? []);
    this.load = undefined;
  }

  /** Measures a part of the rehearsal while `work` runs. */
  async measure(part: Part, work: () => Promise<unknown>): Promise<void> {
    const from = Date.now();
    await work();
    this.windows.set(part, { from, to: Date.now() });
    const state = ({ running, systemd }: Instance) => ({ running, enabled: systemd.enabled });
    this.states.set(part, new Map(INSTANCES.map((name) => [name, state(this.instance(name))])));
  }

  /** What an instance ran at the end of a part. */
  state(part: Part, name: InstanceName): InstanceState {
    const found = this.states.get(part)?.get(name);
    if (!found) throw new Error(`The part ${part} was not measured.`);
    return found;
  }

  /**
   * @param isDrained whether instances are taken out of the load balancer
   * @param leavesOut an instance that keeps its release
   */
  async deploy(part: Part, bundle: string, isDrained = true, leavesOut?: string): Promise<Outcome> {
    const outcome = await this.known.group.deploy(bundle, isDrained ? this.balancer : undefined, leavesOut);
    this.outcomes.set(part, outcome);
    return outcome;
  }

  /** Rolls back as CodeDeploy does after a release that failed. @throws Error where that fails too */
  async rollBack(): Promise<void> {
    const { failure } = await this.known.group.rollBack(this.balancer);
    if (failure) throw new Error(`The rollback failed: ${failure}`);
  }

  /** Replaces an instance by a new one on the same ports, with the last good release and this project's user data. */
  async replace(name: InstanceName): Promise<void> {
    const old = this.agents.get(name);
    const { balancer, group } = this.known;
    if (!old) throw new Error(`Unknown instance: ${name}.`);
    await balancer.block(name);
    await old.instance.shutDown();
    const fresh = await this.boot(name, false);
    this.agents.set(name, fresh);
    await group.replace(old, fresh);
    await balancer.allow(name);
  }

  instance(name: InstanceName): Instance {
    const agent = this.agents.get(name);
    if (!agent) throw new Error('Nothing is started yet.');
    return agent.instance;
  }

  untilHealthy(name: InstanceName): Promise<void> {
    return this.known.balancer.untilHealthy(name);
  }

  counts(): Promise<BalancerCounts> {
    return this.known.balancer.counts();
  }

  /** How many of the clients' requests the instances' proxies logged. @throws Error for a line that is not JSON */
  logged(): number {
    const lines = INSTANCES.flatMap((name) => this.instance(name).accessLog);
    return lines.filter((line) => (JSON.parse(line) as { path?: string }).path === '/').length;
  }

  /** Waits until a deployment reaches a step: `b: BeforeInstall`. */
  untilProgress(text: string): Promise<void> {
    return new Promise((resolve) => (this.awaited = { text, resolve }));
  }

  /** Stops everything, wherever the rehearsal is. */
  async stop(): Promise<void> {
    await this.balancer?.stop();
    await Promise.all([...this.agents.values()].map(({ instance }) => instance.shutDown()));
    this.agents.clear();
  }

  private async boot(name: InstanceName, isBeforeTheProxy: boolean): Promise<Agent> {
    const { stage, times, folder } = this.props;
    const ports = this.ports.get(name) ?? { port: 0, appPort: 0 };
    const logFolder = join(folder, `instance-${name}`);
    const instance = new Instance({ name, ...ports, stage, logFolder, isBeforeTheProxy });
    const agent = new Agent(instance, times.validate);
    await instance.boot();
    return agent;
  }

  private portOf(name: InstanceName): number {
    return this.ports.get(name)?.port ?? 0;
  }

  private progress(text: string): void {
    this.props.onProgress(text);
    if (this.awaited && text.endsWith(this.awaited.text)) this.awaited.resolve();
  }

  private get known(): { balancer: LoadBalancer; group: DeploymentGroup } {
    const { balancer, group } = this;
    if (!balancer || !group) throw new Error('Nothing is started yet.');
    return { balancer, group };
  }
}
