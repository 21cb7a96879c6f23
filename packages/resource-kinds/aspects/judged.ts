/**
 * The arguments that a type may have in the stacks. An argument in neither list is a violation at synthesis, because
 * nobody has judged it. Its name is the path through nested blocks: `default_action[].type`,
 * `lifecycle.prevent_destroy`; `tags.*` is every tag that is not named itself.
 */
export interface Judged {
  /**
   * Arguments that security depends on: rules check them, and the mutation run changes each by every operator that fits
   * its value.
   */
  readonly security: readonly string[];
  /** All other arguments, each with the reason why no rule needs to check it. */
  readonly leftOut: Readonly<Record<string, string>>;
  /**
   * The allowed values of some arguments, by name. An absent argument counts as another value, unless the entry allows
   * it.
   */
  readonly values?: Readonly<Record<string, Allowed>>;
  /** Security depends on the resource itself: the mutation run also removes each as a whole. */
  readonly removed?: true;
}

/** One reason for several arguments. */
export function because(reason: string, ...names: string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, reason]));
}

export const HOW_MUCH = 'it is a quantity or a speed, not a right';
export const WHAT_IS_TOLD = 'it belongs to monitoring, whose tests check it';
export const HOW_RELEASED = 'it belongs to releases, and the tests of the pipeline check it';
export const REFUSED = 'AWS refuses another value, or the stage only stops working with it';
export const HOW_LONG_KEPT = 'it says how long logs and old states are kept on S3, which only costs';
export const NAME_OF_RIGHTS = 'rights are given by this name, so another name only takes them away';
export const WHEN_IT_RUNS = 'it says when something runs, not what or with which rights';

/** The values that an argument may have. */
export interface Allowed {
  readonly holds: (value: unknown) => boolean;
  /** The end of the sentence "may have …". */
  readonly what: string;
  /** The type of the resource that it must refer to. */
  readonly of?: string;
  /** It may be absent. */
  readonly absent?: true;
}

/** One of these, as a text or as the value itself: Terraform accepts `30` and `"30"` alike. */
export function only(...values: readonly (string | number | boolean)[]): Allowed {
  const texts = values.map(String);
  return { holds: (value) => texts.includes(String(value)), what: texts.join(' or ') };
}

/** A number in this range. */
export function between(least: number, most = Infinity): Allowed {
  const isIn = (value: unknown) => String(value) !== '' && Number(value) >= least && Number(value) <= most;
  return { holds: isIn, what: most === Infinity ? `${least} or more` : `${least} to ${most}` };
}

/** A text that matches a pattern. */
export function like(pattern: RegExp, what: string): Allowed {
  return { holds: (value) => pattern.test(String(value)), what };
}

/** A reference to a resource of the stack, of this type. */
export function one(of: string): Allowed {
  return { holds: () => false, what: `one ${of} of the stack`, of };
}

/** Or absent, where AWS's default is as good. */
export function orNone(allowed: Allowed): Allowed {
  return { ...allowed, what: `${allowed.what}, or none`, absent: true };
}
