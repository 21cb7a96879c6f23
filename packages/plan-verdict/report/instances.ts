import { type Change, resourceChanges, type StackPlan } from '../plan';
import { block, changedKeys, count, number } from '../values';
import type { Line } from './part';
import { ownName } from './words';

const FOLLOWING: readonly string[] = ['latest_version', 'default_version', 'tags_all', 'tags'];

/**
 * The instances that a new launch template version replaces after the apply, with the least time that it
 * takes: as many at once as the group may exceed its size by, each with its warm-up. [EC2 Auto Scaling,
 * "Instance refresh": instances count once they are warmed up]
 */
export function replacedInstances(plan: StackPlan): Line[] {
  if (!resourceChanges(plan).some(isNewVersion)) return [];
  return plan.changes
    .filter(
      ({ type, before, after }) => type === 'aws_autoscaling_group' && before !== null && after !== null,
    )
    .map((group) => ({ text: told(group) }));
}

const isNewVersion = (change: Change): boolean =>
  change.type === 'aws_launch_template' &&
  change.kind === 'update' &&
  changedKeys(change).some((key) => !FOLLOWING.includes(key));

function told(group: Change): string {
  const { after } = group;
  const [min, max] = [number(after, 'min_size') ?? 0, number(after, 'max_size') ?? 0];
  const who = `the ${min === max ? count(min, 'instance') : `${min} to ${max} instances`} of ${ownName(group)}`;
  const warmup = number(after, 'default_instance_warmup');
  const beyond = number(block(after, 'instance_maintenance_policy'), 'max_healthy_percentage');
  const how = `${who}, after the apply, new ones first`;
  if (min === 0 || warmup === undefined || beyond === undefined) return how;
  const atATime = Math.max(1, Math.floor((min * (beyond - 100)) / 100));
  const minutes = Math.ceil((Math.ceil(min / atATime) * warmup) / 60);
  return `${how}: at least ${count(minutes, 'minute')}`;
}
