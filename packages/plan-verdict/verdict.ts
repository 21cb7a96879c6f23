import { allowed } from './allow';
import { Context, isDestroyed } from './context';
import { PlanError } from './error';
import { isRefused, type Severity, rank, worst } from './severity';
import { type Change, isDestroy, resourceChanges, type StackPlan, withHidden } from './plan';
import type { JudgedChange } from './judged-change';
import { judgeRegion } from './region';
import { rules } from './rules';
import { cuts, fine, type Finding, type Judge, PROTECTIONS } from './rules/rule';
import { signs } from './rules/signs';
import { listed } from './values';
import { worstCase } from './worst-case';

/** The verdict on a plan. */
export interface Verdict {
  readonly stack: string;
  readonly kind: 'change' | 'destroy';
  /** The worst of all changes, also of those that are allowed. */
  readonly severity: Severity;
  /** The changes, worst first, then by address. Unchanged objects are left out. */
  readonly changes: readonly JudgedChange[];
  /**
   * The changes that interrupt users or lose data, and that are not allowed. Where it is empty, the plan may
   * be approved.
   */
  readonly refused: readonly JudgedChange[];
  readonly allowed: readonly JudgedChange[];
  /** Objects that AWS keeps although Terraform no longer manages them. */
  readonly kept: readonly string[];
  readonly notes: readonly string[];
}

/** What is allowed. */
export interface JudgeOptions {
  /** Exact addresses (as the verdict prints them) of harmful changes that are allowed in this plan. */
  readonly allow?: readonly string[];
  /**
   * Whether the destruction of the whole stack is allowed, except of what has deletion protection. @default
   * false
   */
  readonly destroy?: boolean;
}

/**
 * Judges each change, and the whole plan, by its effect on users and data.
 * @throws PlanError for a plan that Terraform could not finish, for an address in `allow` that needs no
 * permission or matches nothing, and for `destroy` where something would remain
 */
export function judge(plan: StackPlan, options: JudgeOptions = {}): Verdict {
  if (plan.errored) {
    throw new PlanError(
      `The plan of "${plan.stack}" is not complete: Terraform reported an error. Fix it, then plan again.`,
    );
  }
  const changed = resourceChanges(plan);
  const judged = [...judgeChanges(plan), ...judgeRegion(plan)].sort(worstFirst);
  const grave = judged.filter(({ severity }) => isRefused(severity));
  const granted = options.destroy
    ? destroyed(plan, grave, options)
    : allowed(options.allow ?? [], judged, plan.stack);
  return {
    stack: plan.stack,
    kind: isDestroy(plan) ? 'destroy' : 'change',
    severity: worst(judged.map(({ severity }) => severity)),
    changes: judged,
    refused: grave.filter(({ key, isProtected }) => isProtected || !granted.has(key)),
    allowed: grave.filter(({ key, isProtected }) => !isProtected && granted.has(key)),
    kept: changed
      .filter(isKept)
      .map(({ key }) => key)
      .sort(),
    notes: [
      ...moved(plan),
      ...(plan.notJudged.length > 0
        ? [
            `Terraform does more than this plan shows, and the verdict does not cover it: ${listed(plan.notJudged)}.`,
          ]
        : []),
      ...(plan.complete ? [] : ['It is a plan of a part of the stack: the verdict does not cover the rest.']),
    ],
  };
}

const worstFirst = (one: JudgedChange, other: JudgedChange): number =>
  rank(other.severity) - rank(one.severity) || (one.key < other.key ? -1 : one.key > other.key ? 1 : 0);

const isKept = (change: Change): boolean =>
  change.kind === 'forget' || (isDestroyed(change) && change.before?.['skip_destroy'] === true);

const moved = ({ changes }: StackPlan): string[] =>
  changes
    .filter(({ previousAddress }) => previousAddress !== undefined)
    .map(({ address, previousAddress }) => `${previousAddress} becomes ${address}.`)
    .sort();

function destroyed(
  plan: StackPlan,
  grave: readonly JudgedChange[],
  { allow = [] }: JudgeOptions,
): Set<string> {
  const left = plan.changes.filter(({ mode, kind }) => mode === 'managed' && kind !== 'delete');
  if (left.length > 0) {
    throw new PlanError(
      `The plan of "${plan.stack}" is not a destroy: it leaves ${left.length} of its objects. Plan with "terraform plan -destroy".`,
    );
  }
  if (allow.length > 0) {
    throw new PlanError(`A destroy is allowed as a whole: leave out the names (${allow.join(', ')}).`);
  }
  return new Set(grave.map(({ key }) => key));
}

/**
 * Judges each change by all its values, with those that Terraform marks as sensitive. The reasons are those
 * without the sensitive values. Where these make the verdict worse, the only added reason says so.
 */
function judgeChanges(plan: StackPlan): JudgedChange[] {
  const shown = judgeAll(plan);
  const full = withHidden(plan);
  if (full === plan) return shown;
  const hidden = new Map(judgeAll(full).map((one) => [one.key, one]));
  return shown.map((one) => {
    const all = hidden.get(one.key) ?? one;
    if (all.reasons.length === 0) return all;
    if (all.severity === one.severity && one.reasons.length > 0) return one;
    const why = 'a sensitive value is the reason: read it where it is stored';
    // Reasons that are about the replacement text of a sensitive value are left out.
    const said = rank(all.severity) > rank(one.severity) ? one.reasons : [];
    return { ...all, reasons: [why, ...said], instead: one.instead };
  });
}

function judgeAll(plan: StackPlan): JudgedChange[] {
  const context = new Context(plan);
  return resourceChanges(plan).map((change) => judgeChange(change, context));
}

function judgeChange(change: Change, context: Context): JudgedChange {
  const isProtected = isDestroyed(change) && PROTECTIONS.some((key) => change.before?.[key] === true);
  const found = [...worstCase(change, (one) => findings(one, context))].sort(
    (one, other) => rank(other.severity) - rank(one.severity),
  );
  const severity = worst(['in place', ...found.map((finding) => finding.severity)]);
  return {
    key: change.key,
    type: change.type,
    kind: change.kind,
    severity,
    causes: found.flatMap(({ cause }) => cause ?? []),
    reasons: [
      ...(isProtected
        ? ['deletion protection is on: AWS refuses the deletion, and the apply fails half-way']
        : []),
      ...found.flatMap(({ reason }) => reason ?? []),
    ],
    instead: [
      ...(isProtected ? ['turn the protection off, apply that, then plan again'] : []),
      ...found.flatMap(({ instead }) => instead ?? []),
    ],
    isProtected,
    ...(!rules[change.type] && change.kind !== 'forget' && { isUnknown: true as const }),
    ...(found.some(({ decidedAtApply }) => decidedAtApply) && { decidedAtApply: true as const }),
  };
}

function findings(change: Change, context: Context): readonly Finding[] {
  if (change.kind === 'forget') return [fine('it stays on AWS, and Terraform no longer manages it')];
  if (change.deposed) return deposed(change, context);
  const rule = rules[change.type];
  if (!rule) return unknown(change);
  const judged = {
    nothing: undefined,
    read: undefined,
    create: rule.create,
    update: rule.update,
    delete: rule.delete,
    replace: rule.replace ?? rule.delete,
    createBeforeDestroy: rule.createBeforeDestroy ?? rule.replace ?? rule.delete,
  }[change.kind]?.(change, context);
  return listOf(judged);
}

const listOf = (found: ReturnType<Judge>): readonly Finding[] =>
  found === undefined ? [] : 'severity' in found ? [found] : found;

const NOT_KNOWN = 'not known to this project';

/** Judges a type without a rule: always with the note to review it, and by its attributes' names. */
function unknown(change: Change): readonly Finding[] {
  return change.kind === 'update' || change.kind === 'create'
    ? [fine(`${NOT_KNOWN}: review the change`), ...signs(change)]
    : [cuts('unknown-type', `${NOT_KNOWN}: its effect on traffic and data is not known either`)];
}

/** Judges the old object of a replacement that was interrupted after the new one was created. */
function deposed(change: Change, context: Context): readonly Finding[] {
  const rule = rules[change.type];
  const loss = listOf(rule?.delete(change, context)).find((finding) => finding.severity === 'loses data');
  if (loss) return [loss];
  if (!rule) return unknown(change);
  const used = context.usesOf(change, ['id', 'arn', 'name', 'dns_name']);
  return [
    used.length > 0
      ? cuts('deposed-in-use', 'left over by a replacement that was interrupted, and still in use')
      : fine('left over by a replacement that was interrupted; nothing uses it'),
  ];
}
