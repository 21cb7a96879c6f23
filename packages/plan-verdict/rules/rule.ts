import type { Cause } from '../cause';
import type { Context } from '../context';
import type { Severity } from '../severity';
import type { Change } from '../plan';

/** What one rule says of one change. */
export interface Finding {
  readonly severity: Severity;
  /** Of what is refused: chooses the remedy. */
  readonly cause?: Cause;
  /** In the reviewer's words: what happens, to whom. */
  readonly reason?: string;
  /** What to do instead. */
  readonly instead?: string;
  /** Whether it does harm shows only when it is applied: it may be allowed by its address all the same. */
  readonly decidedAtApply?: true;
}

export type Judge = (change: Change, context: Context) => Finding | readonly Finding[] | undefined;

/** What changes of one resource type mean. A judge that finds nothing to say leaves it at `in place`. */
export interface Rule {
  /** Destroyed, with nothing in its place. */
  readonly delete: Judge;
  /** Destroyed first, then made again. @default as `deleted` */
  readonly replace?: Judge;
  /** Made anew first, then destroyed. @default as `replaced` */
  readonly createBeforeDestroy?: Judge;
  readonly update?: Judge;
  readonly create?: Judge;
}

export const cuts = (cause: Cause, reason: string, instead?: string): Finding => ({
  severity: 'cuts users off',
  cause,
  reason,
  ...(instead && { instead }),
});

export const loses = (cause: Cause, reason: string, instead?: string): Finding => ({
  severity: 'loses data',
  cause,
  reason,
  ...(instead && { instead }),
});

export const noGap = (reason?: string): Finding => ({
  severity: 'replaced without a gap',
  ...(reason && { reason }),
});

/** In place; with a reason it is a note that a reviewer should read. */
export const fine = (note?: string): Finding => ({ severity: 'in place', ...(note && { reason: note }) });

/** What of a resource, while it is on, makes AWS refuse to destroy it: each type has one of these. */
export const PROTECTIONS: readonly string[] = [
  'enable_deletion_protection',
  'deletion_protection',
  'deletion_protection_enabled',
];

/** What to do instead of destroying what holds data. */
export const KEEP =
  'to keep it, take it out of Terraform\'s care instead (a "removed" block with destroy = false)';

/** Whatever happens to it, nobody is cut off and nothing is lost. */
export const harmless = (note?: string): Rule => ({
  delete: () => fine(note),
  update: () => undefined,
});

/** It never goes without harm, in whatever order. */
export const never = (finding: Finding, updated?: Judge): Rule => ({
  delete: () => finding,
  ...(updated && { update: updated }),
});

/** "aws_lb.main", or "aws_lb.main and 2 more". */
export function named(changes: readonly Change[]): string {
  const names = [...new Set(changes.map(({ key }) => key))].sort();
  const rest = names.length - 1;
  return rest > 0 ? `${names[0]} and ${rest} more` : (names[0] ?? 'nothing');
}
