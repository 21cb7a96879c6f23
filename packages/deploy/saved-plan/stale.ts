import type { StateMark } from '../state/state-mark';

/**
 * Why a plan may no longer be applied; undefined where it may. Terraform itself does not notice where a plan
 * that was made on an empty state is applied a second time, because such a plan has no lineage.
 *
 * @param planned the state that the plan was made from; null for none
 * @param live the current state; null for none
 */
export function whyStale(planned: StateMark | null, live: StateMark | null): string | undefined {
  if (planned === null) {
    return live === null
      ? undefined
      : `there was no state when it was made, and now there is one (serial ${live.serial}): this plan or another ` +
          'one was applied since';
  }
  if (live === null)
    return `it was made from serial ${planned.serial} of a state that does not exist any more`;
  if (live.lineage !== planned.lineage) return 'the state was replaced by another one since it was made';
  if (live.serial === planned.serial) return undefined;
  return `it was made from serial ${planned.serial} of the state, which is at serial ${live.serial} now: something was applied since`;
}
