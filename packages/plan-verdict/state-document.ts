import { z } from 'zod';
import { PlanError } from './error';

const index = z.union([z.string(), z.number()]).optional();
/** Of a state's JSON the objects without their attributes: enough to tell in which order a plan destroys them. */
export const stateOutline = z.object({
  version: z.literal(4),
  resources: z
    .array(
      z.object({
        module: z.string().optional(),
        mode: z.string(),
        type: z.string(),
        name: z.string(),
        instances: z.array(
          z.object({
            index_key: index,
            create_before_destroy: z.boolean().optional(),
            deposed: z.string().optional(),
          }),
        ),
      }),
    )
    .default([]),
});

/**
 * The addresses of the objects that were made with `create_before_destroy`. When such an object's block is deleted,
 * Terraform destroys it after it changed what used it; any other one before. Nothing in the plan's JSON tells.
 * @param state of `terraform state pull` (format 4), or undefined for none
 * @throws PlanError when it is anything else
 */
export function createdBeforeDestroy(state: unknown): ReadonlySet<string> {
  if (state === undefined || state === null || state === '') return new Set();
  const parsed = stateOutline.safeParse(state);
  if (!parsed.success) {
    throw new PlanError('The state that goes with the plan is not a Terraform state of format 4.');
  }
  const addresses = new Set<string>();
  for (const { module, mode, type, name, instances } of parsed.data.resources) {
    if (mode !== 'managed') continue;
    for (const { index_key: key, create_before_destroy: createFirst, deposed } of instances) {
      if (!createFirst || deposed) continue;
      const at = key === undefined ? '' : `[${typeof key === 'number' ? key : JSON.stringify(key)}]`;
      addresses.add(`${module ? `${module}.` : ''}${type}.${name}${at}`);
    }
  }
  return addresses;
}
