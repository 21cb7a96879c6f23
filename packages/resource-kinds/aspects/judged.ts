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
  /** It holds something together by being there: the mutation run removes each as a whole, too. */
  readonly removed?: true;
}

/** One reason for several arguments. */
export function because(reason: string, ...names: string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, reason]));
}

export const HOW_MUCH = 'it says how much and how fast, not who may';
export const WHAT_IS_TOLD = 'it says what people are told; the tests of monitoring hold it';
export const HOW_RELEASED = 'it says how a release goes; the tests of the pipeline hold it';
export const REFUSED = 'another value is refused by AWS or does nothing but stop the stage from working';
export const HOW_LONG_KEPT = 'it says how long logs and old states are kept on S3, which costs and no more';
export const NAME_OF_RIGHTS = 'it is a name that rights go by: another one takes rights away, and gives none';
export const WHEN_IT_RUNS = 'it says when something runs, not what and by whose rights';
