import { PlanError } from './error';
import { redact } from './redact';
import { type RawChange, type RawPlan, parsePlan } from './plan-document';
import { type References, referencesOf } from './references';
import { createdBeforeDestroy } from './state-document';
import { someTrue } from './mask';

export type Values = Readonly<Record<string, unknown>>;

/** What Terraform does with one object. `replace` destroys first, `createBeforeDestroy` creates first. */
export type Kind =
  'nothing' | 'read' | 'create' | 'update' | 'delete' | 'replace' | 'createBeforeDestroy' | 'forget';

/** One object of the stack, unchanged ones included: they say who uses what. Sensitive values are not in it. */
export interface Change {
  /** The address, and for an object left over by an interrupted replacement its key: `aws_lb.main (deposed 1a2b)`. */
  readonly key: string;
  readonly address: string;
  readonly type: string;
  readonly mode: 'managed' | 'data' | 'ephemeral';
  readonly deposed?: string;
  /** Where the object was before a `moved` block. */
  readonly previousAddress?: string;
  readonly kind: Kind;
  readonly before: Values | null;
  readonly after: Values | null;
  /** `true` at each place of `after` that is known only once the plan is applied. */
  readonly unknown: Values;
  /** The attributes that force the replacement, dotted: `health_check.0.path`. */
  readonly replacePaths: readonly string[];
  /** Terraform's `action_reason`, for example `replace_because_tainted`. */
  readonly reason?: string;
  /**
   * For each attribute that the code fills from other objects, their addresses, without an index:
   * `{ subnets: ['aws_subnet.public_a'] }`. A set with one unknown member is unknown as a whole; this still tells.
   */
  readonly references: Readonly<Record<string, readonly string[]>>;
  readonly imported: boolean;
  /** Its creation was broken off, and this plan completes it. */
  readonly halfMade: boolean;
  /**
   * A deleted object goes after what used it has changed: it was made with `create_before_destroy`. Only the state
   * knows; without one it is false, and Terraform destroys first.
   */
  readonly destroyedLast: boolean;
}

export interface OutputChange {
  readonly name: string;
  readonly kind: Kind;
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown: boolean;
  /** Addresses that the output is made of, as the configuration names them. */
  readonly references: readonly string[];
}

export interface StackPlan {
  readonly stack: string;
  readonly terraformVersion: string;
  readonly changes: readonly Change[];
  /** What changed in AWS since the last apply, as far as this plan cares: `before` was, `after` is. */
  readonly drift: readonly Change[];
  readonly outputs: readonly OutputChange[];
  /** The provider's region, where the configuration says it outright. */
  readonly region?: string;
  /** Terraform would apply it; an empty plan is not. Undefined where Terraform does not say. */
  readonly applyable?: boolean;
  /** False for a plan of a part (`-target`). */
  readonly complete: boolean;
  /** What Terraform puts off to a later plan, or does beside the changes: nobody has judged it. */
  readonly notJudged: readonly string[];
  /** True for what was planned before Terraform met an error. Such a plan cannot be applied. */
  readonly errored: boolean;
}

/** Each plan as Terraform has it, for the judge alone: what is read further on is never printed from here. */
const whole = new WeakMap<StackPlan, StackPlan>();

/** The plan with the values that Terraform marks as sensitive; the same one where there are none. */
export const withHidden = (plan: StackPlan): StackPlan => whole.get(plan) ?? plan;

export interface ReadOptions {
  /**
   * The state that the plan was made from, parsed: `tfstate` in the plan file (a zip), or `terraform state pull`.
   * It tells which deleted objects go last. Absent: they are taken to go first, the worse case.
   */
  readonly state?: unknown;
  /** Addresses of what an apply that died made half of. @default none that is known */
  readonly halfMade?: readonly string[];
}

/**
 * Reads what `terraform show -json <plan file>` printed.
 * @param stack the name that reports give to it
 * @throws PlanError when it is anything else
 */
export function readPlan(json: unknown, stack: string, options: ReadOptions = {}): StackPlan {
  const raw = parsePlan(json, stack);
  const last = createdBeforeDestroy(options.state);
  const referred = referencesOf(raw);
  const halfMade = new Set(options.halfMade);
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
  const plan = build((change) => readChange(redacted(change), last, referred, halfMade));
  if ([...raw.resource_changes, ...raw.resource_drift].some(({ change }) => hides(change))) {
    whole.set(
      plan,
      build((change) => readChange(change, last, referred, halfMade)),
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
  halfMade: ReadonlySet<string>,
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
    halfMade: halfMade.has(raw.address),
    destroyedLast: last.has(raw.previous_address ?? raw.address),
  };
}

/** A whole object may be hidden. */
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
  // A replacement that leaves the old object in AWS: for its users the same as one that creates first.
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

/** What Terraform would do in AWS: managed objects only, neither reads nor what stays as it is. */
export const resourceChanges = (plan: StackPlan): Change[] =>
  plan.changes.filter((change) => change.mode === 'managed' && !idle(change.kind));

/** Outputs whose value in the state would change. */
export const outputChanges = (plan: StackPlan): OutputChange[] =>
  plan.outputs.filter(({ kind }) => !idle(kind));

/** Something to apply: in AWS, in the outputs, or in the state alone (moved and imported objects). */
export const hasChanges = (plan: StackPlan): boolean =>
  resourceChanges(plan).length > 0 ||
  outputChanges(plan).length > 0 ||
  plan.changes.some(({ previousAddress, imported }) => previousAddress !== undefined || imported);

/** Every object goes, none is left: what `terraform plan -destroy` makes. */
export function isDestroy(plan: StackPlan): boolean {
  const managed = plan.changes.filter(({ mode }) => mode === 'managed');
  // An object whose block is gone from the code carries a reason; `-destroy` gives none.
  return managed.length > 0 && managed.every(({ kind, reason }) => kind === 'delete' && reason === undefined);
}
