import { PlanError } from './error';
import { redact } from './redact';
import { type RawChange, type RawPlan, parsePlan } from './plan-document';
import { type References, referencesOf } from './references';
import { createdBeforeDestroy } from './state-document';
import { someTrue } from './mask';

/** The attributes of an object. */
export type Values = Readonly<Record<string, unknown>>;

/** What Terraform does with an object. `replace` destroys first, `createBeforeDestroy` creates first. */
export type Kind =
  'nothing' | 'read' | 'create' | 'update' | 'delete' | 'replace' | 'createBeforeDestroy' | 'forget';

/**
 * An object of the stack. Unchanged ones are included, because they show which object uses which. Sensitive
 * values are removed.
 */
export interface Change {
  /**
   * The address. For an object left over by an interrupted replacement, with its deposed key: `aws_lb.main
   * (deposed 1a2b)`.
   */
  readonly key: string;
  readonly address: string;
  readonly type: string;
  readonly mode: 'managed' | 'data' | 'ephemeral';
  readonly deposed?: string;
  /** The address before a `moved` block. */
  readonly previousAddress?: string;
  readonly kind: Kind;
  readonly before: Values | null;
  readonly after: Values | null;
  /** `true` at each place of `after` that is known only after the apply. */
  readonly unknown: Values;
  /** The attributes that force the replacement, dotted: `health_check.0.path`. */
  readonly replacePaths: readonly string[];
  /** Terraform's `action_reason`, for example `replace_because_tainted`. */
  readonly reason?: string;
  /**
   * For each attribute that the code fills from other objects: their addresses, without an index, as `{
   * subnets: ['aws_subnet.public_a'] }`. A set with one unknown member is unknown as a whole; this field
   * still tells its members.
   */
  readonly references: Readonly<Record<string, readonly string[]>>;
  readonly imported: boolean;
  /** Whether its creation was interrupted, and this plan completes it. */
  readonly untainted: boolean;
  /**
   * Whether a deleted object is destroyed after its users have changed, because it was created with
   * `create_before_destroy`. Only the state tells that. Without a state it is false: Terraform destroys
   * first.
   */
  readonly destroyedLast: boolean;
}

/** A change of an output. */
export interface OutputChange {
  readonly name: string;
  readonly kind: Kind;
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown: boolean;
  /** The addresses that the output refers to in the configuration. */
  readonly references: readonly string[];
}

/** A plan of one stack, with all of the stack's objects. */
export interface StackPlan {
  readonly stack: string;
  readonly terraformVersion: string;
  readonly changes: readonly Change[];
  /**
   * What changed in AWS since the last apply, as far as this plan reports it: `before` as applied, `after` as
   * it is now.
   */
  readonly drift: readonly Change[];
  readonly outputs: readonly OutputChange[];
  /** The provider's region, where the configuration contains it as a literal. */
  readonly region?: string;
  /** Whether Terraform would apply the plan: not an empty one. Undefined where Terraform does not say. */
  readonly applyable?: boolean;
  /** False for a plan of a part (`-target`). */
  readonly complete: boolean;
  /** What Terraform defers to a later plan, or does in addition to the changes. It is not judged. */
  readonly notJudged: readonly string[];
  /** Whether Terraform met an error. The plan contains what was planned before it, and cannot be applied. */
  readonly errored: boolean;
}

/**
 * By plan: the same plan with its sensitive values. Only the verdict reads it, and nothing of it is printed.
 */
const whole = new WeakMap<StackPlan, StackPlan>();

/** The plan with its sensitive values. The same plan where it has none. */
export const withHidden = (plan: StackPlan): StackPlan => whole.get(plan) ?? plan;

/** What is known of a plan in addition to its JSON. */
export interface ReadOptions {
  /**
   * The state that the plan was made from, parsed: `tfstate` in the plan file (a zip), or `terraform state
   * pull`. It tells which deleted objects are destroyed last. Without it, all are assumed to be destroyed
   * first, which is the worse case.
   */
  readonly state?: unknown;
  /** Addresses of objects that an interrupted apply created incompletely. @default none */
  readonly untainted?: readonly string[];
}

/**
 * Reads the output of `terraform show -json <plan file>`.
 * @param stack the name for reports
 * @throws PlanError where it is anything else
 */
export function readPlan(json: unknown, stack: string, options: ReadOptions = {}): StackPlan {
  const raw = parsePlan(json, stack);
  const last = createdBeforeDestroy(options.state);
  const referred = referencesOf(raw);
  const untainted = new Set(options.untainted);
  const region = regionOf(raw);
  const build = (read: (change: RawChange) => Change): StackPlan => ({
    stack,
    terraformVersion: raw.terraform_version,
    changes: raw.resource_changes.map(read),
    notJudged: [
      ...raw.deferred_changes.map(({ resource_change: one }) => one?.address ?? 'a change'),
      ...raw.action_invocations.map(({ address }) => `the action ${address ?? 'of the provider'}`),
    ],
    drift: raw.resource_drift.map(read),
    outputs: readOutputs(raw),
    ...(region !== undefined && { region }),
    ...(raw.applyable !== undefined && { applyable: raw.applyable }),
    complete: raw.complete,
    errored: raw.errored,
  });
  const plan = build((change) => readChange(redacted(change), last, referred, untainted));
  if ([...raw.resource_changes, ...raw.resource_drift].some(({ change }) => hides(change))) {
    whole.set(
      plan,
      build((change) => readChange(change, last, referred, untainted)),
    );
  }
  return plan;
}

const hides = ({ before_sensitive: before, after_sensitive: after }: RawChange['change']): boolean =>
  someTrue(before) || someTrue(after);

function redacted(raw: RawChange): RawChange {
  const { before, after, before_sensitive: hiddenBefore, after_sensitive: hiddenAfter } = raw.change;
  const cleaned = redact(before, after, hiddenBefore, hiddenAfter) as Pick<
    RawChange['change'],
    'before' | 'after'
  >;
  return { ...raw, change: { ...raw.change, ...cleaned } };
}

function readChange(
  raw: RawChange,
  last: ReadonlySet<string>,
  referred: References,
  untainted: ReadonlySet<string>,
): Change {
  const { change } = raw;
  return {
    key: raw.deposed ? `${raw.address} (deposed ${raw.deposed})` : raw.address,
    address: raw.address,
    type: raw.type,
    mode: raw.mode,
    ...(raw.deposed && { deposed: raw.deposed }),
    ...(raw.previous_address && { previousAddress: raw.previous_address }),
    kind: kindOf(change.actions, raw.address),
    before: valuesOf(change.before),
    after: valuesOf(change.after),
    unknown: (typeof change.after_unknown === 'object' ? (change.after_unknown ?? {}) : {}) as Values,
    replacePaths: (change.replace_paths ?? []).map((path) => path.join('.')),
    ...(raw.action_reason && { reason: raw.action_reason }),
    references: referred.get(raw.address.replace(/\[[^\]]*\]$/, '')) ?? {},
    imported: Boolean(change.importing),
    untainted: untainted.has(raw.address),
    destroyedLast: last.has(raw.previous_address ?? raw.address),
  };
}

/** The values of an object. A whole object may be hidden as sensitive, and then has none. */
const valuesOf = (values: unknown): Values | null =>
  typeof values === 'object' ? (values as Values | null) : ((values as Values | undefined) ?? null);

const KINDS: Readonly<Record<string, Kind>> = {
  'no-op': 'nothing',
  read: 'read',
  create: 'create',
  update: 'update',
  delete: 'delete',
  'delete,create': 'replace',
  'create,delete': 'createBeforeDestroy',
  forget: 'forget',
  // A replacement that leaves the old object in AWS: for its users it is the same as creating first.
  'create,forget': 'createBeforeDestroy',
  open: 'nothing',
  renew: 'nothing',
  close: 'nothing',
};

function kindOf(actions: readonly string[], where: string): Kind {
  const kind = KINDS[actions.join()];
  if (!kind)
    throw new PlanError(`${where}: Terraform plans "${actions.join(', ')}", which is not known here.`);
  return kind;
}

function readOutputs(raw: RawPlan): OutputChange[] {
  return Object.entries(raw.output_changes).map(([name, change]) => {
    const cleaned = redact(change.before, change.after, change.before_sensitive, change.after_sensitive);
    return {
      name,
      kind: kindOf(change.actions, `output "${name}"`),
      before: cleaned.before ?? null,
      after: cleaned.after ?? null,
      unknown: change.after_unknown === true,
      references: raw.configuration?.root_module?.outputs?.[name]?.expression?.references ?? [],
    };
  });
}

function regionOf(raw: RawPlan): string | undefined {
  const region = raw.configuration?.provider_config?.['aws']?.expressions?.['region'];
  const constant = (region as { constant_value?: unknown } | undefined)?.constant_value;
  return typeof constant === 'string' ? constant : undefined;
}

const idle = (kind: Kind): boolean => kind === 'nothing' || kind === 'read';

/** What Terraform would do in AWS: changes of managed objects, without reads and unchanged ones. */
export const resourceChanges = (plan: StackPlan): Change[] =>
  plan.changes.filter((change) => change.mode === 'managed' && !idle(change.kind));

/** The outputs whose value in the state would change. */
export const outputChanges = (plan: StackPlan): OutputChange[] =>
  plan.outputs.filter(({ kind }) => !idle(kind));

/**
 * Whether there is anything to apply: in AWS, in the outputs, or only in the state (moved and imported
 * objects).
 */
export const hasChanges = (plan: StackPlan): boolean =>
  resourceChanges(plan).length > 0 ||
  outputChanges(plan).length > 0 ||
  plan.changes.some(({ previousAddress, imported }) => previousAddress !== undefined || imported);

/** Whether every object is deleted, as by `terraform plan -destroy`. */
export function isDestroy(plan: StackPlan): boolean {
  const managed = plan.changes.filter(({ mode }) => mode === 'managed');
  // An object whose block was removed from the code has an `action_reason`; with `-destroy` it has none.
  return managed.length > 0 && managed.every(({ kind, reason }) => kind === 'delete' && reason === undefined);
}
