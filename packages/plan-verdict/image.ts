import { type Change, outputChanges, resourceChanges, type StackPlan } from './plan';
import { someTrue } from './mask';
import { block, changedKeys, isChanged, text } from './values';

/** A newer machine image in a launch template, without a change in the code. */
export interface ImageChange {
  readonly key: string;
  readonly from: string;
  readonly to: string;
}

/** The attributes of a template that follow from any change of it. */
const CONSEQUENCES: ReadonlySet<string> = new Set(['image_id', 'latest_version', 'default_version']);

/**
 * The image's part of a change. Undefined where the instance type changes, too: the image is then one for
 * another architecture or size, which the code asked for.
 */
export function imageOf(change: Change): ImageChange | undefined {
  if (change.type !== 'aws_launch_template' || change.kind !== 'update' || !isChanged(change, 'image_id'))
    return undefined;
  if (isChanged(change, 'instance_type') || isChanged(change, 'instance_requirements')) return undefined;
  return {
    key: change.key,
    from: text(change.before, 'image_id') ?? 'none',
    to: text(change.after, 'image_id') ?? '(known after apply)',
  };
}

const isImageAlone = (change: Change): boolean =>
  imageOf(change) !== undefined && changedKeys(change).every((key) => CONSEQUENCES.has(key));

/** Whether a group only takes over the template version that this plan creates. */
const followsVersion = (change: Change): boolean =>
  change.type === 'aws_autoscaling_group' &&
  change.kind === 'update' &&
  changedKeys(change).every((key) => key === 'launch_template') &&
  text(block(change.before, 'launch_template'), 'id') ===
    text(block(change.after, 'launch_template'), 'id') &&
  someTrue(change.unknown['launch_template']);

/** The plan without the consequences of newer images, and these images. */
export function splitImage(plan: StackPlan): { images: ImageChange[]; rest: StackPlan } {
  const images = resourceChanges(plan).flatMap((change) => imageOf(change) ?? []);
  if (images.length === 0) return { images, rest: plan };
  const alone = new Set(plan.changes.filter(isImageAlone));
  const named = (reference: string): boolean =>
    reference.startsWith('data.') ||
    images.some(
      ({ key }) => reference === key || reference.startsWith(`${key}.`) || reference.startsWith(`${key}[`),
    );
  const changes = plan.changes.filter((change) => !alone.has(change) && !followsVersion(change));
  const outputs = plan.outputs.filter(
    (output) => output.kind === 'nothing' || !output.references.some(named),
  );
  return { images, rest: { ...plan, changes, outputs } };
}

/** Whether the plan only changes the image, with its consequences: a patch. */
export function isImageOnly(plan: StackPlan): boolean {
  const { images, rest } = splitImage(plan);
  return images.length > 0 && resourceChanges(rest).length === 0 && outputChanges(rest).length === 0;
}
