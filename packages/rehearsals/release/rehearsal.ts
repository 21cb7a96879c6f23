import { setTimeout as sleep } from 'node:timers/promises';
import type { ReleaseName } from './commits';
import { DarkZone, promisedSeconds, type DarkPart, type Darkness } from './dark-zone';
import { Fleet } from './fleet';
import type { BalancerCounts } from './load-balancer/load-balancer';
import { PATIENCE_SECONDS } from './load/client';
import type { Preparation } from './preparation';

/** Longer than the longest idle time of a client. */
export const SECONDS_BEFORE = 65;
const SECONDS_AROUND_CONTROL = 5;
/** Longer than the proxies buffer a line of their logs. */
const MS_UNTIL_LOGGED = 500;

/** The measured parts of the rehearsal. */
export type Part = 'before' | 'release' | 'unhealthy' | 'crashing' | 'control' | DarkPart;

/**
 * The step of a release in which a zone goes dark: the first instance has the new release, the second is out of
 * service.
 */
const AWAY = 'b: BeforeInstall';
/**
 * How long requests are watched after the health checks must have noticed: until the last one without an answer timed
 * out.
 */
const SECONDS_AFTER_PROMISE = PATIENCE_SECONDS + 1;

/** A release, rehearsed step by step. A step throws where it cannot be done; the measurements are judged later. */
export class ReleaseRehearsal {
  readonly fleet: Fleet<Part>;
  /** When the zone went dark, in milliseconds since the epoch. */
  readonly dark = new Map<DarkPart, number>();
  /** HAProxy's counts of the load under which no request may fail. */
  counts?: BalancerCounts;
  /** How many requests the clients sent in that time. */
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

  /** @param release that the instances have */
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

  /** Deploys a release that must fail, and rolls back as CodeDeploy does. */
  failAndRollBack(part: 'unhealthy' | 'crashing'): Promise<void> {
    return this.fleet.measure(part, async () => {
      await this.deploy(part, part);
      await this.fleet.rollBack();
    });
  }

  /** Stops the load under which no request may fail. */
  async endLoad(): Promise<void> {
    await this.fleet.stopLoad();
    this.counted = this.fleet.samples.length;
    this.counts = await this.fleet.counts();
    await sleep(MS_UNTIL_LOGGED);
    this.logged = this.fleet.logged();
  }

  /** Lets a zone go dark and come back: alone, or during a release, which goes on. */
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

  /** How long the load balancer waits for open requests before a deployment to an instance. */
  get drainSeconds(): number {
    return this.prepared.times.deregistrationDelay;
  }

  get promise(): number {
    return promisedSeconds(this.prepared.stage, this.prepared.times);
  }

  /** The same rolling release, without taking instances out of the load balancer. */
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
