import type { Cause } from './cause';
import type { Kind } from './plan';
import type { Severity } from './severity';

/** The verdict on one change. */
export interface JudgedChange {
  readonly key: string;
  readonly type: string;
  readonly kind: Kind;
  readonly severity: Severity;
  /** Why it is refused. Empty where it is not. */
  readonly causes: readonly Cause[];
  /** What it does, worst first. Empty where there is nothing to say. */
  readonly reasons: readonly string[];
  /** What to do instead, where that is known. */
  readonly instead: readonly string[];
  /** Whether deletion protection is on, so that AWS refuses to destroy the resource. It cannot be allowed. */
  readonly isProtected: boolean;
  /** Whether no rule of this package knows its type. */
  readonly isUnknown?: true;
  /** Whether the harm is known only when it is applied, where it may be refused. */
  readonly decidedAtApply?: true;
}
