import type { StageSettings } from '../../settings';

type Shape = Pick<StageSettings, 'instances' | 'schedule' | 'rollout'>;

/**
 * Whether every release takes all instances out of the load balancer at once. Before a release, the pipeline scales a
 * stage that is below its `instances.min` back to it.
 */
export function emptyAtRelease({ instances, rollout }: Shape): boolean {
  return rollout === 'AllAtOnce' || instances.min === 1;
}

/** Whether the schedule scales the stage to 0 instances. */
export function sleeps({ schedule }: Shape): boolean {
  return schedule?.min === 0;
}

/** Whether the target group is empty at times without a fault: during a release, or while scaled to 0. */
export function emptyByDesign(stage: Shape): boolean {
  return emptyAtRelease(stage) || sleeps(stage);
}
