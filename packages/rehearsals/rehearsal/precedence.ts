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
  private readonly taken = new Set<{ readonly stack: string; readonly end: Promise<void> }>();

  /**
   * @param requests all calls of the embedded AWS so far
   * @param msBetweenLooks how often they are looked at
   */
  constructor(
    private readonly requests: () => readonly RequestRecord[],
    private readonly msBetweenLooks = 200,
  ) {}

  /** Does a step before all others. @param until the call after which it only waits. @default it computes to its end */
  take<Result>(stack: string, step: () => Promise<Result>, until?: LongWait): Promise<Result> {
    const running = step();
    const taken = { stack, end: until ? this.seen(until, running) : settled(running) };
    this.taken.add(taken);
    void taken.end.then(() => this.taken.delete(taken));
    return running;
  }

  /** Resolves when no step of another stack has precedence. */
  async turn(stack: string): Promise<void> {
    for (;;) {
      await next(); // what starts at the same time, or follows at once, may take precedence
      const other = [...this.taken].find((taken) => taken.stack !== stack);
      if (!other) return;
      await other.end;
    }
  }

  /** Resolves when AWS is asked for this from now on, or the step has ended, well or not. */
  async seen({ action, resource }: LongWait, step: Promise<unknown>): Promise<void> {
    let hasEnded = false;
    void settled(step).then(() => (hasEnded = true));
    const from = this.requests().length;
    const isSeen = () =>
      this.requests()
        .slice(from)
        .some((request) => request.action === action && request.resource.includes(resource));
    while (!hasEnded && !isSeen()) await sleep(this.msBetweenLooks);
  }
}

const settled = (step: Promise<unknown>): Promise<void> =>
  step.then(
    () => {},
    () => {},
  );
