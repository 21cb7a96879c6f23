import { setImmediate as next, setTimeout as sleep } from 'node:timers/promises';
import type { RequestRecord } from '../../embedded-aws';

/** A call that Terraform waits long after, so that both cores are free. */
export interface LongWait {
  /** `CreateLoadBalancer` */
  readonly action: string;
  /** What the resource's name in the call contains: `/hello-production`. */
  readonly resource: string;
}

/** A step with precedence has all cores until it waits for AWS: steps of other stacks start then. */
export class Precedence {
  private readonly computing = new Map<string, Promise<void>>();

  /**
   * @param requests all calls of the embedded AWS so far
   * @param msBetweenLooks how often they are looked at
   */
  constructor(
    private readonly requests: () => readonly RequestRecord[],
    private readonly msBetweenLooks = 200,
  ) {}

  /** Does a step before all others. @param until the call after which it only waits */
  take<Result>(stack: string, step: () => Promise<Result>, until: LongWait): Promise<Result> {
    const running = step();
    const computing = this.seen(until, running).then(() => void this.computing.delete(stack));
    this.computing.set(stack, computing);
    return running;
  }

  /** Resolves when no step of another stack has precedence. */
  async turn(stack: string): Promise<void> {
    await next(); // what starts at the same time may take precedence
    for (;;) {
      const [, other] = [...this.computing].find(([name]) => name !== stack) ?? [];
      if (!other) return;
      await other;
    }
  }

  /** Resolves when AWS is asked for this from now on, or the step has ended, well or not. */
  async seen({ action, resource }: LongWait, step: Promise<unknown>): Promise<void> {
    let hasEnded = false;
    const end = () => (hasEnded = true);
    void step.then(end, end);
    const from = this.requests().length;
    const isSeen = () =>
      this.requests()
        .slice(from)
        .some((request) => request.action === action && request.resource.includes(resource));
    while (!hasEnded && !isSeen()) await sleep(this.msBetweenLooks);
  }
}
