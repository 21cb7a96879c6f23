import { z } from 'zod';
import { PlanError } from './error';

/**
 * The part of `terraform show -json <plan file>` that this package reads: format version 1, of Terraform 1.10
 * or newer (https://developer.hashicorp.com/terraform/internals/json-format). Other fields are accepted and
 * ignored.
 */
const action = z.enum(['no-op', 'create', 'read', 'update', 'delete', 'forget', 'open', 'renew', 'close']);
const values = z.record(z.string(), z.unknown()).nullish();
const mask = z.unknown().optional();

const resourceChange = z.object({
  address: z.string().min(1),
  previous_address: z.string().optional(),
  mode: z.enum(['managed', 'data', 'ephemeral']).default('managed'),
  type: z.string().min(1),
  name: z.string(),
  index: z.union([z.string(), z.number()]).optional(),
  deposed: z.string().optional(),
  action_reason: z.string().optional(),
  change: z.object({
    actions: z.array(action).min(1),
    before: values,
    after: values,
    after_unknown: mask,
    before_sensitive: mask,
    after_sensitive: mask,
    replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
    importing: z.object({ id: z.string().optional() }).nullish(),
  }),
});

const outputChange = z.object({
  actions: z.array(action).min(1),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  after_unknown: mask,
  before_sensitive: mask,
  after_sensitive: mask,
});

const references = z.object({ references: z.array(z.string()).optional() }).optional();

const planFile = z.object({
  format_version: z.string(),
  terraform_version: z.string().default('unknown'),
  resource_changes: z.array(resourceChange).default([]),
  resource_drift: z.array(resourceChange).default([]),
  // In newer versions and experiments. [Terraform source, internal/command/jsonplan]
  deferred_changes: z
    .array(z.looseObject({ resource_change: z.looseObject({ address: z.string().optional() }).optional() }))
    .default([]),
  action_invocations: z.array(z.looseObject({ address: z.string().optional() })).default([]),
  output_changes: z.record(z.string(), outputChange).default({}),
  configuration: z
    .object({
      provider_config: z
        .record(
          z.string(),
          z.object({
            name: z.string().optional(),
            expressions: z.record(z.string(), z.unknown()).optional(),
          }),
        )
        .optional(),
      root_module: z
        .object({
          outputs: z.record(z.string(), z.object({ expression: references })).optional(),
          resources: z
            .array(
              z.looseObject({
                address: z.string(),
                expressions: z.record(z.string(), z.unknown()).optional(),
              }),
            )
            .optional(),
        })
        .optional(),
    })
    .optional(),
  // Absent before Terraform 1.8. `errored` marks a plan that could not be finished.
  applyable: z.boolean().optional(),
  complete: z.boolean().default(true),
  errored: z.boolean().default(false),
});

/** A plan's JSON as Terraform writes it. Most readers need {@link readPlan} instead. */
export type RawPlan = z.infer<typeof planFile>;
/** An entry of `resource_changes`. */
export type RawChange = z.infer<typeof resourceChange>;

const HOW = 'Give what "terraform show -json <plan file>" prints.';

/** Checks that a document is a plan. @throws PlanError that says what was given instead */
export function parsePlan(json: unknown, stack: string): RawPlan {
  const refuse = (what: string): never => {
    throw new PlanError(`What was given for "${stack}" is not a Terraform plan: ${what}. ${HOW}`);
  };
  if (typeof json === 'string') return refuse('it is text that was not parsed as JSON');
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    const kind = Array.isArray(json) ? 'a list' : String(json);
    return refuse(`it is ${kind}, not an object`);
  }
  if ('values' in json && !('resource_changes' in json) && !('planned_values' in json)) {
    return refuse('it is a state ("terraform show -json" without the name of a plan file)');
  }
  if ('lineage' in json) return refuse('it is a state file');
  if (!('format_version' in json)) return refuse('it has no "format_version"');
  if (!('planned_values' in json) && !('resource_changes' in json)) {
    return refuse('it has neither "planned_values" nor "resource_changes"');
  }
  if (!/^1\./.test(String(json.format_version))) {
    return refuse(`its "format_version" is ${String(json.format_version)}, and only 1.x is known here`);
  }
  const parsed = planFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  return refuse(`at "${path.join('.')}": ${message}`);
}
