import type { Fleet } from './fleet';
import type { Stage } from './stage';
import type { Times } from './times';

/** How the instances of a zone stop answering: connections are refused, or accepted and never answered. */
export type Darkness = 'refused' | 'silent';

/** A zone goes dark alone, or during a release. */
export const DARK_PARTS = ['refused', 'silent', 'refused in a release', 'silent in a release'] as const;
export type DarkPart = (typeof DARK_PARTS)[number];

/** The first zone: its instance goes dark with all its processes, and comes back. */
export class DarkZone {
  constructor(private readonly fleet: Fleet<string>) {}

  /** @returns when it went dark, in milliseconds since the epoch */
  goDark(how: Darkness): number {
    this.fleet.instance('a').goDark(how);
    return Date.now();
  }

  /** Waits until the load balancer sends requests there again. */
  async comeBack(how: Darkness): Promise<void> {
    await this.fleet.instance('a').comeBack(how);
    await this.fleet.untilHealthy('a');
  }
}

/**
 * Seconds after which an instance that does not answer gets no requests any more. It may fail right after a check; then
 * as many checks as make it unhealthy must fail, each after its time-out.
 *
 * HAProxy counts the interval from the end of a check. An application load balancer counts it from the beginning, and
 * so needs less: the time-outs of all checks but the last are not added.
 */
export function promisedSeconds({ healthCheck }: Stage, { checkInterval, checkTimeout }: Times): number {
  return healthCheck.unhealthy * (checkInterval + checkTimeout);
}
