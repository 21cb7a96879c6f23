import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../../deploy/command/command';
import { build, type Artifact } from './build/build';
import { variantOf } from './build/releases';
import { DarkZone, promisedSeconds, type Darkness, type DarkPart } from './dark-zone';
import { Agent } from './deploy/agent';
import { DeploymentGroup, type Outcome, type Traffic } from './deploy/deployment';
import { Instance } from './instance/instance';
import { Load, type SoFar } from './load/load';
import { PATIENCE_SECONDS } from './load/client';
import type { Window } from './load/figures';
import type { Sample } from './load/record';
import { freePorts } from './ports';
import { endAll } from './processes';
import { INSTANCES, Proxy, type ProxyCounts } from './proxy/proxy';
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
export type Part = 'before' | 'release' | 'unhealthy' | 'crashing' | 'control' | DarkPart;

/** When in a release a zone goes dark: the first instance has the new release and goes, the second is away. */
const AWAY = 'b: BeforeInstall';
/** How long requests are watched after what the checks promise: until the last that got no answer has given up. */
const SECONDS_AFTER_PROMISE = PATIENCE_SECONDS + 1;

/** A release rehearsed, step by step. Each step throws where it could not be done; what was measured is judged later. */
export class ReleaseRehearsal {
  readonly windows = new Map<Part, Window>();
  readonly outcomes = new Map<Part, Outcome>();
  /** When the zone went dark, in milliseconds since the epoch. */
  readonly dark = new Map<DarkPart, number>();
  samples: readonly Sample[] = [];
  readonly folder = join(ROOT, '.local', 'release');
  artifact?: Artifact;
  buildSeconds = 0;
  /** What HAProxy counted while nothing was to be lost. */
  counts?: ProxyCounts;
  /** How many requests that is here. */
  counted = 0;
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
  private awaited?: { readonly text: string; readonly resolve: () => void };

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

  /** An instance in each of three zones, with the release before, as a first deployment leaves them, behind the load balancer. */
  async start(): Promise<void> {
    const { stage, times } = this.known;
    const [shared = 0, own = 0, a = 0, b = 0, c = 0] = await freePorts(2 + INSTANCES.length);
    this.ports = { shared, own };
    const instancePorts = { a, b, c };
    for (const name of INSTANCES) {
      const logFolder = join(this.folder, `instance-${name}`);
      this.instances.push(new Instance({ name, port: instancePorts[name], stage, logFolder }));
    }
    for (const instance of this.instances) await instance.boot();
    const agents = this.instances.map((instance) => new Agent(instance, times.validate));
    this.group = new DeploymentGroup(agents, (text) => this.progress(text));
    const { failure } = await this.group.deploy(this.bundle('old'), undefined);
    if (failure) throw new Error(`The first deployment failed: ${failure}`);
    const socketFolder = this.instances[0]?.root.path ?? '';
    const logFile = this.log('haproxy');
    this.proxy = new Proxy({ stage, times, ports: this.ports, instancePorts, socketFolder, logFile });
    await this.proxy.start();
  }

  async startLoad(): Promise<void> {
    this.load = new Load({ ports: this.ports }, this.log('load'));
    await sleep(2000); // to warm up
  }

  async loadBefore(): Promise<void> {
    await this.startLoad();
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

  /** A zone goes dark and comes back: while nothing else happens, or in the middle of a release, which goes on. */
  async goDark(part: DarkPart, how: Darkness, release?: keyof typeof COMMITS): Promise<void> {
    const { zone } = this;
    await this.measure(part, async () => {
      const away = this.untilProgress(AWAY);
      const deployed = release && this.deploy(part, release, this.proxy);
      await (release && away);
      this.dark.set(part, zone.goDark(how));
      await sleep((this.promise + SECONDS_AFTER_PROMISE) * 1000);
      await deployed;
    });
    await zone.comeBack(how);
  }

  /** How long the app serves on once it is told to stop by SIGTERM: as long as the load balancer waits. */
  get drainSeconds(): number {
    return this.known.times.deregistrationDelay;
  }

  get promise(): number {
    return promisedSeconds(this.known.stage, this.known.times);
  }

  /** Ends the load under which nothing was to be lost. */
  async endLoad(): Promise<void> {
    await this.stopLoad();
    this.counted = this.samples.length;
    this.counts = await this.proxy?.counts();
  }

  /** The same rolling release, but instances are not taken out of the load balancer, and the app ends at once. */
  async releaseWithoutDraining(): Promise<void> {
    for (const instance of this.instances) {
      instance.setDrain(() => 0);
      await instance.app.stop();
      await instance.app.start();
      await this.proxy?.allow(instance.name);
    }
    await this.measure('control', async () => {
      await sleep(SECONDS_AROUND_CONTROL * 1000);
      await this.deploy('control', 'old', undefined);
      await sleep(SECONDS_AROUND_CONTROL * 1000);
    });
    await this.stopLoad();
  }

  /** Ends everything that was started, however far it came. */
  async stop(): Promise<void> {
    endAll();
    await Promise.all(this.instances.map((instance) => instance.shutDown()));
    this.instances = [];
  }

  private async stopLoad(): Promise<void> {
    this.samples = this.samples.concat((await this.load?.stop()) ?? []);
    this.load = undefined;
  }

  private get zone(): DarkZone {
    const [first] = this.instances;
    if (!first || !this.proxy) throw new Error('Nothing was started yet.');
    return new DarkZone(first, this.proxy);
  }

  private untilProgress(text: string): Promise<void> {
    return new Promise((resolve) => (this.awaited = { text, resolve }));
  }

  private progress(text: string): void {
    this.onProgress(text);
    if (this.awaited && text.endsWith(this.awaited.text)) this.awaited.resolve();
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
