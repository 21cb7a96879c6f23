import { join } from 'node:path';
import { Fleet } from './fleet';
import type { Preparation } from './preparation';
import { shortened } from './times';

/** The measured parts of the border, in their order. */
export const BORDER_PARTS = ['too early', 'replaced', 'back', 'across'] as const;
export type BorderPart = (typeof BORDER_PARTS)[number];

/**
 * The share of the load balancer's and the release's waiting times that is waited here: the checks do not depend on
 * them.
 */
const SHARE = 1 / 3;

/**
 * Changes serving instances from releases that listen on the load balancer's port themselves to releases behind the
 * proxy. The first release comes too early: one instance has no proxy yet. That instance is replaced. The release comes
 * again and fails its check. The last one succeeds.
 */
export class Border {
  readonly fleet: Fleet<BorderPart>;

  constructor(
    private readonly prepared: Preparation,
    onProgress: (text: string) => void,
  ) {
    const { stage, times, perSecond } = prepared;
    const folder = join(prepared.folder, 'border');
    this.fleet = new Fleet({ stage, times: shortened(times, SHARE), perSecond, folder, onProgress });
  }

  /** Starts with a release from before the proxy; the last instance has no proxy. */
  async start(): Promise<void> {
    await this.fleet.start(this.prepared.bundle('first'), ['c']);
    await this.fleet.startLoad();
  }

  /** Two instances take the release, the third refuses it: all are rolled back to the release from before the proxy. */
  tooEarly(): Promise<void> {
    return this.deployAndRollBack('too early', 'old');
  }

  /**
   * Replaces the instance, as an instance refresh or a scale-out does; it gets the last good release, from before the
   * proxy.
   */
  replace(): Promise<void> {
    return this.fleet.measure('replaced', () => this.fleet.replace('c'));
  }

  failAndRollBack(): Promise<void> {
    return this.deployAndRollBack('back', 'unhealthy');
  }

  async cross(): Promise<void> {
    await this.fleet.measure('across', () => this.fleet.deploy('across', this.prepared.bundle('new')));
    await this.fleet.stopLoad();
  }

  private deployAndRollBack(part: BorderPart, release: 'old' | 'unhealthy'): Promise<void> {
    return this.fleet.measure(part, async () => {
      await this.fleet.deploy(part, this.prepared.bundle(release));
      await this.fleet.rollBack();
    });
  }
}
