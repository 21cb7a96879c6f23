import type { AuditLine } from './aspects/audit';
import type { Disappears } from './aspects/disappears';
import type { Find } from './aspects/find';
import type { Judged } from './aspects/judged';
import type { Price } from './aspects/price';
import type { Protection } from './aspects/protection';
import type { Rights } from './aspects/rights';
import type { Verdict } from './aspects/verdict';
import type { Words } from './aspects/words';
import type { SynthesizedType } from './synthesized-types';

/** What the tools know of one resource type. Each aspect is declared, with its helpers, in aspects/. */
export interface ResourceKind {
  /** How one that AWS has, and the state does not know, is found there and imported. */
  readonly find: Find;
  /** Which calls plan and apply make for it, and on what. */
  readonly rights: Rights;
  /**
   * Whether a new one is made before the old one is destroyed (`create_before_destroy`): others use it meanwhile, and
   * its name can exist twice, or it has none.
   */
  readonly createBeforeDestroy: boolean;
  /** What its change and its end do to the people who use a stage, and to data. */
  readonly verdict: Verdict;
  /** What its changes mean in the settings' words; absent where no setting has a word for them. */
  readonly words?: Words;
  /** How it is deleted behind Terraform's back, or why it cannot be. */
  readonly disappears: Disappears;
  /** What it costs a month: by the hour, by use, or nothing. */
  readonly price: Price;
  /** Its line in the embedded AWS's inventory; undefined where that has none for it. */
  readonly audit: AuditLine | undefined;
  /** Which arguments it may have: those that security hangs on, and why nothing hangs on the rest. */
  readonly judged: Judged;
  /** What keeps one of a protected stage from being destroyed; absent where nothing has to. */
  readonly protection?: Protection;
}

/** The kinds of one AWS service. */
export type Kinds = Readonly<Partial<Record<SynthesizedType, ResourceKind>>>;
