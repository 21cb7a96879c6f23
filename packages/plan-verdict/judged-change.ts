import type { Cause } from './cause';
import type { Kind } from './plan';
import type { Severity } from './severity';

/** What one change means. */
export interface JudgedChange {
  readonly key: string;
  readonly type: string;
  readonly kind: Kind;
  readonly severity: Severity;
  /** Why it is refused; empty where it is not. */
  readonly causes: readonly Cause[];
  /** What it means, worst first; empty where there is nothing to say. */
  readonly reasons: readonly string[];
  /** What to do instead, where a way is known. */
  readonly instead: readonly string[];
  /** AWS refuses to destroy it as it is: deletion protection is on. No permission helps. */
  readonly isProtected: boolean;
  /** No rule of this project knows its type. */
  readonly isUnknown?: true;
  /** Whether it does harm shows only when it is applied, and may be refused there. */
  readonly decidedAtApply?: true;
}
