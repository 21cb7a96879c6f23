import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../../commands/command';
import { build, type Artifact } from './build/build';
import { variantOf } from './build/releases';
import { Agent } from './deploy/agent';
import { DeploymentGroup, type Outcome, type Traffic } from './deploy/deployment';
import { Instance } from './instance/instance';
import { Load, type SoFar } from './load/load';
import type { Window } from './load/figures';
import type { Sample } from './load/record';
import { freePorts } from './ports';
import { endAll } from './processes';
import { Proxy, type ProxyCounts } from './proxy/proxy';
import { synthesizeStage, type Stage } from './stage';
import { scaledTimes, type Times } from './times';

/** Stand for commits: 40 hexadecimal digits, whose first tell them apart. */
export const COMMITS = {
  old: '01d'.padEnd(40, '0'),
  new: 'a1e5'.padEnd(40, '0'),
  unhealthy: 'bad1'.padEnd(40, '0'),
  crashing: 'bad2'.padEnd(40, '0'),
} as const;

/** Longer than the longest that a client idles. */
export const SECONDS_BEFORE = 65;
const SECONDS_AROUND_CONTROL = 5;

/** The parts of the rehearsal that are measured. */
export type Part = 'before' | 'release' | 'unhealthy' | 'crashing' | 'control';

/** A release rehearsed, step by step. Each step throws where it could not be done; what was measured is judged later. */
export class ReleaseRehearsal {
  readonly windows = new Map<Part, Window>();
  readonly outcomes = new Map<Part, Outcome>();
  samples: readonly Sample[] = [];
  readonly folder = join(ROOT, '.local', 'release');
  artifact?: Artifact;
  buildSeconds = 0;
  /** What HAProxy counted while nothing was to be lost. */
  counts?: ProxyCounts;
  /** Says what is being done just now. */
  onProgress: (text: string) => void = () => {};

  private readonly bundles = new Map<keyof typeof COMMITS, string>();
  private instances: Instance[] = [];
  private proxy?: Proxy;
  private load?: Load;
  private group?: DeploymentGroup;
  private stage?: Stage;
  private times?: Times;
  private ports = { shared: 0, own: 0 };

  get soFar(): SoFar | undefined {
    return this.load?.soFar;
  }

  /** Reads the stage as it would be deployed. */
  async synthesize(): Promise<Stage> {
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
    this.stage = await synthesizeStage(join(this.folder, 'cdktf.out'), this.log('synth'));
    this.times = scaledTimes(this.stage);
    return this.stage;
  }

  async build(): Promise<Artifact> {
    const started = Date.now();
    const artifact = await build(join(this.folder, 'build'), COMMITS.new, this.log('build'));
    this.bundles.set('new', artifact.file);
    const variants = { old: undefined, unhealthy: 'unhealthy.js', crashing: 'crashes.js' };
    for (const [name, server] of Object.entries(variants) as [keyof typeof variants, string | undefined][]) {
      const change = { commit: COMMITS[name], server };
      this.bundles.set(name, await variantOf(artifact, change, this.log('build')));
    }
    this.buildSeconds = (Date.now() - started) / 1000;
    return (this.artifact = artifact);
  }

  /** Two instances with the release before, as a first deployment leaves them, behind the load balancer. */
  async start(): Promise<void> {
    const { stage, times } = this.known;
    const [a = 0, b = 0, shared = 0, own = 0] = await freePorts(4);
    this.ports = { shared, own };
    for (const [name, port] of Object.entries({ a, b })) {
      this.instances.push(
        new Instance({ name, port, stage, logFolder: join(this.folder, `instance-${name}`) }),
      );
    }
    for (const instance of this.instances) await instance.boot();
    const agents = this.instances.map((instance) => new Agent(instance, times.validate));
    this.group = new DeploymentGroup(agents, (text) => this.onProgress(text));
    const { failure } = await this.group.deploy(this.bundle('old'), undefined);
    if (failure) throw new Error(`The first deployment failed: ${failure}`);
    const socketFolder = this.instances[0]?.root.path ?? '';
    const instancePorts = { a, b };
    const logFile = this.log('haproxy');
    this.proxy = new Proxy({ stage, times, ports: this.ports, instancePorts, socketFolder, logFile });
    await this.proxy.start();
  }

  async loadBefore(): Promise<void> {
    this.load = new Load({ ports: this.ports }, this.log('load'));
    await sleep(2000); // to warm up
    await this.measure('before', () => sleep(SECONDS_BEFORE * 1000));
  }

  async release(): Promise<void> {
    await this.measure('release', async () => this.deploy('release', 'new', this.proxy));
  }

  /** A release that must fail, and what CodeDeploy does then. */
  async failAndRollBack(part: 'unhealthy' | 'crashing'): Promise<void> {
    await this.measure(part, async () => {
      await this.deploy(part, part, this.proxy);
      const { failure } = (await this.group?.rollBack(this.proxy)) ?? {};
      if (failure) throw new Error(`The rollback failed: ${failure}`);
    });
  }

  async endLoad(): Promise<void> {
    this.samples = (await this.load?.stop()) ?? [];
    this.counts = await this.proxy?.counts();
    this.load = undefined;
  }

  /** The same rolling release, but instances are not taken out of the load balancer, and the app ends at once. */
  async releaseWithoutDraining(): Promise<void> {
    for (const instance of this.instances) {
      instance.setDrain(() => 0);
      await instance.app.stop();
      await instance.app.start();
      await this.proxy?.allow(instance.name);
    }
    this.load = new Load({ ports: this.ports }, this.log('load'));
    await this.measure('control', async () => {
      await sleep(SECONDS_AROUND_CONTROL * 1000);
      await this.deploy('control', 'old', undefined);
      await sleep(SECONDS_AROUND_CONTROL * 1000);
    });
    this.samples = this.samples.concat(await this.load.stop());
    this.load = undefined;
  }

  /** Ends everything that was started, however far it came. */
  async stop(): Promise<void> {
    endAll();
    await Promise.all(this.instances.map((instance) => instance.shutDown()));
    this.instances = [];
  }

  private async measure(part: Part, work: () => Promise<void>): Promise<void> {
    const from = Date.now();
    await work();
    this.windows.set(part, { from, to: Date.now() });
  }

  private async deploy(
    part: Part,
    release: keyof typeof COMMITS,
    traffic: Traffic | undefined,
  ): Promise<void> {
    const outcome = await this.group?.deploy(this.bundle(release), traffic);
    if (outcome) this.outcomes.set(part, outcome);
  }

  private bundle(name: keyof typeof COMMITS): string {
    const bundle = this.bundles.get(name);
    if (!bundle) throw new Error('Nothing was built yet.');
    return bundle;
  }

  private get known(): { stage: Stage; times: Times } {
    if (!this.stage || !this.times) throw new Error('Nothing was synthesized yet.');
    return { stage: this.stage, times: this.times };
  }

  private log(name: string): string {
    return join(this.folder, `${name}.log`);
  }
}
