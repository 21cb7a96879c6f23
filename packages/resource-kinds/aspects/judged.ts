/**
 * The arguments that the stacks may give a type: what stands in neither list is a violation at synthesis, because nobody
 * has judged it. An argument is named with its way through nested blocks: `default_action[].type`, `lifecycle.prevent_destroy`;
 * `tags.*` is every tag that is not named itself.
 */
export interface Judged {
  /** Security hangs on these: rules hold them, and the mutation run changes each by every operator that its value allows. */
  readonly security: readonly string[];
  /** The rest, each with the reason why no rule needs to hold it. */
  readonly leftOut: Readonly<Record<string, string>>;
  /** What some of them may say, by their names; absent counts as another value, unless it is named so. */
  readonly values?: Readonly<Record<string, Allowed>>;
  /** It holds something together by being there: the mutation run removes each as a whole, too. */
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

/** What an argument may say. */
export interface Allowed {
  readonly holds: (value: unknown) => boolean;
  /** As the end of "may have …". */
  readonly what: string;
  /** The type of what it refers to, in place of a value. */
  readonly of?: string;
  /** It need not be there. */
  readonly absent?: true;
}

/** One of these, as text or as what it is: Terraform takes `30` and `"30"` alike. */
export function only(...values: readonly (string | number | boolean)[]): Allowed {
  const texts = values.map(String);
  return { holds: (value) => texts.includes(String(value)), what: texts.join(' or ') };
}

/** A number, from one to another. */
export function between(least: number, most = Infinity): Allowed {
  const isIn = (value: unknown) => String(value) !== '' && Number(value) >= least && Number(value) <= most;
  return { holds: isIn, what: most === Infinity ? `${least} or more` : `${least} to ${most}` };
}

/** A text of a form. */
export function like(pattern: RegExp, what: string): Allowed {
  return { holds: (value) => pattern.test(String(value)), what };
}

/** A reference to something of the stack, of this type. */
export function one(of: string): Allowed {
  return { holds: () => false, what: `one ${of} of the stack`, of };
}

/** Or nothing, where what AWS takes then is as good. */
export function orNone(allowed: Allowed): Allowed {
  return { ...allowed, what: `${allowed.what}, or none`, absent: true };
}
