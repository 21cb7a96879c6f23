import type { StageSettings } from '../../settings';

type Shape = Pick<StageSettings, 'instances' | 'schedule' | 'rollout'>;

/**
 * Whether every release takes all instances out of the load balancer at once. A stage that is scaled down, wholly or
 * in part, gets its `instances.min` back before a release.
 */
export function emptyAtRelease({ instances, rollout }: Shape): boolean {
  return rollout === 'AllAtOnce' || instances.min === 1;
}

/** Whether the stage has times without any instance. */
export function sleeps({ schedule }: Shape): boolean {
  return schedule?.min === 0;
}

/** Whether an empty target group can be as it should be: during a release, or asleep and until awake. */
export function emptyByDesign(stage: Shape): boolean {
  return emptyAtRelease(stage) || sleeps(stage);
}
