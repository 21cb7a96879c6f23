import { z } from 'zod';
import { PlanError } from './error';

/** The fields that decide in which order a plan destroys an object. */
const ordered = {
  index_key: z.union([z.string(), z.number()]).optional(),
  create_before_destroy: z.boolean().optional(),
  deposed: z.string().optional(),
};
const named = { module: z.string().optional(), mode: z.string(), type: z.string(), name: z.string() };

/**
 * A state as Terraform writes it, in format 4 (Terraform source, internal/states/statefile/version4.go).
 * Fields that are not listed here are kept, so that a state can be written again after it was read.
 */
const stateDocument = z.looseObject({
  version: z.literal(4),
  serial: z.number().int(),
  lineage: z.string(),
  outputs: z
    .record(z.string(), z.looseObject({ value: z.unknown(), sensitive: z.boolean().optional() }))
    .default({}),
  resources: z
    .array(
      z.looseObject({
        ...named,
        instances: z.array(
          z.looseObject({
            ...ordered,
            /** `tainted` where its creation did not end. */
            status: z.string().optional(),
            attributes: z.record(z.string(), z.unknown()).nullish(),
          }),
        ),
      }),
    )
    .default([]),
});

/** A parsed state. */
export type State = z.infer<typeof stateDocument>;

/**
 * Parses a state: the output of `terraform state pull`, or the object in the bucket.
 *
 * @param whose names it in the message: `state of staging`
 * @throws PlanError where the text is anything else
 */
export function parseState(text: string, whose: string): State {
  const refuse = (why: string): never => {
    throw new PlanError(`The ${whose} is not a Terraform state of format 4: ${why}.`);
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('it is not JSON');
  }
  const parsed = stateDocument.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  return refuse(path.length > 0 ? `at "${path.join('.')}": ${message}` : message);
}

/** A state's objects without their attributes: enough to decide in which order a plan destroys them. */
export const stateOutline = z.object({
  version: z.literal(4),
  resources: z.array(z.object({ ...named, instances: z.array(z.object(ordered)) })).default([]),
});

/**
 * The addresses of the objects that were created with `create_before_destroy`. When such an object's block is
 * deleted, Terraform destroys it after its users have changed; any other object is destroyed before. The
 * plan's JSON does not tell which.
 * @param state the parsed output of `terraform state pull` (format 4), or undefined for none
 * @throws PlanError where it is anything else
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
