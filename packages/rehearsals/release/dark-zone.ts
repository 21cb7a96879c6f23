import type { Fleet } from './fleet';
import type { Stage } from './stage';
import type { Times } from './times';

/** How a zone's instances stop answering: nobody listens any more, or connections are taken and never answered. */
export type Darkness = 'refused' | 'silent';

/** A zone goes dark while nothing else happens, or in the middle of a release. */
export const DARK_PARTS = ['refused', 'silent', 'refused in a release', 'silent in a release'] as const;
export type DarkPart = (typeof DARK_PARTS)[number];

/** The first zone, whose instance goes dark with all that it runs, and comes back. */
export class DarkZone {
  constructor(private readonly fleet: Fleet<string>) {}

  /** @returns when it went dark, in milliseconds since the epoch */
  goDark(how: Darkness): number {
    this.fleet.instance('a').goDark(how);
    return Date.now();
  }

  /** Ends when the load balancer sends requests there again. */
  async comeBack(how: Darkness): Promise<void> {
    await this.fleet.instance('a').comeBack(how);
    await this.fleet.untilHealthy('a');
  }
}

/**
 * Seconds after which no request goes any more to an instance that does not answer: the instance may fail right after
 * a check; then as many checks as make it unhealthy must fail, each of which may take until its time-out.
 *
 * HAProxy counts the interval from the end of a check. An application load balancer counts it from the beginning: its
 * promise is shorter, by the time-out of every check but the last.
 */
export function promisedSeconds({ healthCheck }: Stage, { checkInterval, checkTimeout }: Times): number {
  return healthCheck.unhealthy * (checkInterval + checkTimeout);
}
