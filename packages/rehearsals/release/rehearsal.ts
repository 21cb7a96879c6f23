import { setTimeout as sleep } from 'node:timers/promises';
import type { ReleaseName } from './commits';
import { DarkZone, promisedSeconds, type DarkPart, type Darkness } from './dark-zone';
import { Fleet } from './fleet';
import type { BalancerCounts } from './load-balancer/load-balancer';
import { PATIENCE_SECONDS } from './load/client';
import type { Preparation } from './preparation';

/** Longer than the longest that a client idles. */
export const SECONDS_BEFORE = 65;
const SECONDS_AROUND_CONTROL = 5;
/** More than a line of the proxies' logs waits for others. */
const MS_UNTIL_LOGGED = 500;

/** The parts of the rehearsal that are measured. */
export type Part = 'before' | 'release' | 'unhealthy' | 'crashing' | 'control' | DarkPart;

/** When in a release a zone goes dark: the first instance has the new release and goes, the second is away. */
const AWAY = 'b: BeforeInstall';
/** How long requests are watched after what the checks promise: until the last that got no answer has given up. */
const SECONDS_AFTER_PROMISE = PATIENCE_SECONDS + 1;

/** A release rehearsed, step by step. Each step throws where it could not be done; what was measured is judged later. */
export class ReleaseRehearsal {
  readonly fleet: Fleet<Part>;
  /** When the zone went dark, in milliseconds since the epoch. */
  readonly dark = new Map<DarkPart, number>();
  /** What HAProxy counted while nothing was to be lost. */
  counts?: BalancerCounts;
  /** How many requests that is here. */
  counted = 0;
  /** How many of them the instances' proxies logged. */
  logged = 0;

  constructor(
    private readonly prepared: Preparation,
    onProgress: (text: string) => void,
  ) {
    const { stage, times, perSecond, folder } = prepared;
    this.fleet = new Fleet({ stage, times, perSecond, folder, onProgress });
  }

  /** @param release what the instances have */
  start(release: ReleaseName): Promise<void> {
    return this.fleet.start(this.prepared.bundle(release));
  }

  async loadBefore(): Promise<void> {
    await this.fleet.startLoad();
    await this.fleet.measure('before', () => sleep(SECONDS_BEFORE * 1000));
  }

  release(): Promise<void> {
    return this.fleet.measure('release', () => this.deploy('release', 'new'));
  }

  /** A release that must fail, and what CodeDeploy does then. */
  failAndRollBack(part: 'unhealthy' | 'crashing'): Promise<void> {
    return this.fleet.measure(part, async () => {
      await this.deploy(part, part);
      await this.fleet.rollBack();
    });
  }

  /** Ends the load under which nothing was to be lost. */
  async endLoad(): Promise<void> {
    await this.fleet.stopLoad();
    this.counted = this.fleet.samples.length;
    this.counts = await this.fleet.counts();
    await sleep(MS_UNTIL_LOGGED);
    this.logged = this.fleet.logged();
  }

  /** A zone goes dark and comes back: while nothing else happens, or in the middle of a release, which goes on. */
  async goDark(part: DarkPart, how: Darkness, release?: ReleaseName): Promise<void> {
    const zone = new DarkZone(this.fleet);
    await this.fleet.measure(part, async () => {
      const away = this.fleet.untilProgress(AWAY);
      const deployed = release && this.deploy(part, release);
      await (release && away);
      this.dark.set(part, zone.goDark(how));
      await sleep((this.promise + SECONDS_AFTER_PROMISE) * 1000);
      await deployed;
    });
    await zone.comeBack(how);
  }

  /** Requests a second of the load that is asked for. */
  get perSecond(): number {
    return this.prepared.perSecond;
  }

  get isShipped(): boolean {
    return this.prepared.isShipped;
  }

  /** How long the load balancer waits for what is in flight, before an instance is released to. */
  get drainSeconds(): number {
    return this.prepared.times.deregistrationDelay;
  }

  get promise(): number {
    return promisedSeconds(this.prepared.stage, this.prepared.times);
  }

  /** The same rolling release, but instances are not taken out of the load balancer. */
  async releaseWithoutDraining(): Promise<void> {
    await this.fleet.measure('control', async () => {
      await sleep(SECONDS_AROUND_CONTROL * 1000);
      await this.deploy('control', 'old', false);
      await sleep(SECONDS_AROUND_CONTROL * 1000);
    });
  }

  private deploy(part: Part, release: ReleaseName, isDrained = true): Promise<unknown> {
    return this.fleet.deploy(part, this.prepared.bundle(release), isDrained);
  }
}
