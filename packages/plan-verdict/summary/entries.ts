import { splitImage } from '../image';
import { isRefused, type Severity, rank } from '../severity';
import { exposures } from '../exposure';
import { type Change, type Kind, outputChanges, resourceChanges, type StackPlan } from '../plan';
import { changedKeys, isChanged } from '../values';
import { judge, type Verdict } from '../verdict';
import { remediesOf } from '../remedies';
import { type Difference, differences } from './difference';

/** A change as the summary lists it. */
export interface Entry {
  readonly stack: string;
  readonly key: string;
  readonly type: string;
  readonly kind: Kind;
  readonly severity: Severity;
  readonly reasons: readonly string[];
  readonly instead: readonly string[];
  readonly isAllowed: boolean;
  readonly exposures: readonly string[];
  readonly differences: readonly Difference[];
  /** Whether it was changed in AWS, not in the code. */
  readonly byHand: boolean;
}

/** A newer machine image of a launch template. */
export interface Patch {
  readonly stack: string;
  readonly key: string;
  readonly from: string;
  readonly to: string;
}

/** The numbers in a row of the table. */
export interface Row {
  readonly stack: string;
  readonly added: number;
  readonly changed: number;
  readonly replaced: number;
  readonly destroyed: number;
}

/** What the summary contains of one stack. */
export interface StackEntries {
  readonly stack: string;
  readonly row: Row;
  readonly entries: readonly Entry[];
  readonly patches: readonly Patch[];
  readonly outputs: readonly string[];
  /** A line for each moved object, and for a plan of a part of the stack. */
  readonly notes: readonly string[];
  /**
   * The severity of the plan: `nothing` where only an image or an output changes, or nothing could be judged.
   */
  readonly severity: Severity;
  /** How many changes are refused. */
  readonly refused: number;
  /** The remedies for what is refused. */
  readonly remedies: readonly string[];
  /** Whether Terraform could not finish the plan. */
  readonly isErrored: boolean;
}

/** The entries of a plan, by the given verdict; without one, the plan is judged without permissions. */
export function entriesOf(plan: StackPlan, given?: Verdict): StackEntries {
  const { images, rest } = splitImage(plan);
  const verdict = plan.errored ? undefined : (given ?? judge(plan));
  const changed = resourceChanges(rest);
  const drifted = new Map(plan.drift.map((change) => [change.address, changedKeys(change)]));
  const judgements = new Map(verdict?.changes.map((judged) => [judged.key, judged]));
  const permitted = new Set(verdict?.allowed.map(({ key }) => key));
  const patched = new Set(images.map(({ key }) => key));
  const entry = (change: Change): Entry => {
    const judged = judgements.get(change.key);
    return {
      stack: plan.stack,
      key: change.key,
      type: change.type,
      kind: change.kind,
      severity: judged?.severity ?? 'in place',
      reasons: judged?.reasons ?? [],
      instead: judged?.instead ?? [],
      isAllowed: permitted.has(change.key),
      exposures: exposures(change).map(({ text }) => text),
      differences: differences(change, new Set(patched.has(change.key) ? ['image_id'] : [])),
      // An attribute that the code ignores may have drifted, too: nobody did that.
      byHand: drifted.get(change.address)?.some((key) => isChanged(change, key)) ?? false,
    };
  };
  const strangers = (verdict?.changes ?? []).filter(({ type }) => type === 'provider');
  const count = (...kinds: Kind[]): number => changed.filter(({ kind }) => kinds.includes(kind)).length;
  return {
    stack: plan.stack,
    row: {
      stack: plan.stack,
      added: count('create'),
      changed: count('update'),
      replaced: count('replace', 'createBeforeDestroy'),
      destroyed: count('delete'),
    },
    entries: [
      ...changed.map(entry),
      ...strangers.map((judged) => ({
        ...judged,
        stack: plan.stack,
        isAllowed: permitted.has(judged.key),
        exposures: [],
        differences: [],
        byHand: false,
      })),
    ],
    patches: images.map((image) => ({ stack: plan.stack, ...image })),
    outputs: outputChanges(rest)
      .map(({ name }) => name)
      .sort(),
    notes: verdict?.notes ?? [],
    severity: verdict?.severity ?? 'nothing',
    refused: verdict?.refused.length ?? 0,
    remedies: remediesOf((verdict?.refused ?? []).filter(({ isProtected }) => !isProtected)),
    isErrored: plan.errored,
  };
}

/** Whether it is replaced, destroyed, or harmful in another way. */
export const isGrave = ({ kind, severity }: Entry): boolean =>
  kind === 'delete' || kind === 'replace' || kind === 'createBeforeDestroy' || isRefused(severity);

const ORDER: readonly Kind[] = [
  'delete',
  'replace',
  'createBeforeDestroy',
  'forget',
  'update',
  'create',
  'read',
  'nothing',
];

/**
 * Sorts the worst first; within a severity destroyed, then replaced, then changed; then by stack and address.
 */
export const bySeverity = (one: Entry, other: Entry): number =>
  rank(other.severity) - rank(one.severity) ||
  ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) ||
  compare(one.stack, other.stack) ||
  compare(one.key, other.key);

/** Compares texts by their code units, independent of the locale. */
export const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
