import { join } from 'node:path';
import { Fleet } from './fleet';
import type { Preparation } from './preparation';
import { shortened } from './times';

/** The parts of the border that are measured, in their order. */
export const BORDER_PARTS = ['too early', 'replaced', 'back', 'across'] as const;
export type BorderPart = (typeof BORDER_PARTS)[number];

/** What of the load balancer's and the release's waiting times is left here, as far as neither is what is proven. */
const SHARE = 1 / 3;

/**
 * From releases that take the load balancer's port themselves to those behind the instance's proxy, on instances that
 * serve all the while: the release comes too early, for one instance has no proxy yet; that one is replaced; the release
 * comes again and fails; and once more.
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

  /** The release before is of the first form; the last instance is of a time when instances had no proxy. */
  async start(): Promise<void> {
    await this.fleet.start(this.prepared.bundle('first'), ['c']);
    await this.fleet.startLoad();
  }

  /** Two instances take the release, the third cannot: all go back across the border. */
  tooEarly(): Promise<void> {
    return this.deployAndRollBack('too early', 'old');
  }

  /** What a refresh of the instances, or a scale-out, does meanwhile: the release that is good is of the first form. */
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
