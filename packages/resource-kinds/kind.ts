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
  /** How to find one that AWS has and the state does not, and how to import it. */
  readonly find: Find;
  /** The calls that plan and apply make for it, and on which resources. */
  readonly rights: Rights;
  /**
   * Whether a new one is created before the old one is destroyed (`create_before_destroy`): other resources use it
   * meanwhile, and its name can exist twice, or it has none.
   */
  readonly createBeforeDestroy: boolean;
  /** What its change and its deletion do to a stage's users, and to data. */
  readonly verdict: Verdict;
  /** Its changes in the settings' words; absent where no setting has a word for them. */
  readonly words?: Words;
  /** How to delete it behind Terraform's back, or why that is not possible. */
  readonly disappears: Disappears;
  /** Its cost a month: by the hour, by use, or nothing. */
  readonly price: Price;
  /** Its line in the embedded AWS's inventory; undefined where the inventory has none. */
  readonly audit: AuditLine | undefined;
  /** The arguments that it may have: those that security depends on, and why it does not depend on the others. */
  readonly judged: Judged;
  /** How it is kept from being destroyed in a protected stage; absent where it need not be. */
  readonly protection?: Protection;
}

/** The types of one AWS service. */
export type Kinds = Readonly<Partial<Record<SynthesizedType, ResourceKind>>>;
