import type { Cause } from '../cause';
import type { Context } from '../context';
import type { Severity } from '../severity';
import type { Change } from '../plan';

/** What a rule says about a change. */
export interface Finding {
  readonly severity: Severity;
  /** Only of a refusal: it decides the remedy. */
  readonly cause?: Cause;
  /** What happens, and to whom. */
  readonly reason?: string;
  /** What to do instead. */
  readonly instead?: string;
  /**
   * Whether the harm is known only when it is applied, where it may be refused. It can be allowed by its
   * address before.
   */
  readonly decidedAtApply?: true;
}

/** Judges a change of one kind. Undefined or an empty list means `in place`. */
export type Judge = (change: Change, context: Context) => Finding | readonly Finding[] | undefined;

/** What changes of a resource type do to users and data. */
export interface Rule {
  /** The object is destroyed without a replacement. */
  readonly delete: Judge;
  /** The object is destroyed, then created again. @default as {@link delete} */
  readonly replace?: Judge;
  /** The new object is created, then the old one destroyed. @default as {@link replace} */
  readonly createBeforeDestroy?: Judge;
  readonly update?: Judge;
  readonly create?: Judge;
}

/** A finding that users are interrupted. @param instead what to do instead */
export const cuts = (cause: Cause, reason: string, instead?: string): Finding => ({
  severity: 'cuts users off',
  cause,
  reason,
  ...(instead && { instead }),
});

/** A finding that data is lost. @param instead what to do instead */
export const loses = (cause: Cause, reason: string, instead?: string): Finding => ({
  severity: 'loses data',
  cause,
  reason,
  ...(instead && { instead }),
});

/** A finding that the object is replaced without an interruption. */
export const noGap = (reason?: string): Finding => ({
  severity: 'replaced without a gap',
  ...(reason && { reason }),
});

/** A finding of a change in place. A note is shown to the reviewer. */
export const fine = (note?: string): Finding => ({ severity: 'in place', ...(note && { reason: note }) });

/**
 * Attributes that make AWS refuse the destruction of a resource while they are on. Each type has one of them
 * at most.
 */
export const PROTECTIONS: readonly string[] = [
  'enable_deletion_protection',
  'deletion_protection',
  'deletion_protection_enabled',
];

/** What to do instead of destroying a resource with data. */
export const KEEP =
  'to keep it, take it out of Terraform\'s care instead (a "removed" block with destroy = false)';

/** A rule for types whose changes never affect users or data. */
export const harmless = (note?: string): Rule => ({
  delete: () => fine(note),
  update: () => undefined,
});

/** A rule for types whose destruction does harm in any order. */
export const never = (finding: Finding, updated?: Judge): Rule => ({
  delete: () => finding,
  ...(updated && { update: updated }),
});

/** Names the objects: "aws_lb.main", or "aws_lb.main and 2 more". */
export function named(changes: readonly Change[]): string {
  const names = [...new Set(changes.map(({ key }) => key))].sort();
  const rest = names.length - 1;
  return rest > 0 ? `${names[0]} and ${rest} more` : (names[0] ?? 'nothing');
}
