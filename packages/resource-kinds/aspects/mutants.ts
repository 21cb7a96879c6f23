/** What the mutation run of the rules does with a type, of all the attributes that the stacks give it. */
export interface Mutants {
  /** Security hangs on these: each is mutated by every operator that its value allows. */
  readonly security: readonly string[];
  /** The rest, each with why it is left out; `*` for all that stand in neither. */
  readonly leftOut: Readonly<Record<string, string>>;
  /** It holds something together by being there: each is removed as a whole, too. */
  readonly removed?: true;
}

export const HOW_MUCH = 'it says how much and how fast, not who may';
export const WHAT_IS_TOLD = 'it says what people are told; the tests of monitoring hold it';
export const HOW_RELEASED = 'it says how a release goes; the tests of the pipeline hold it';
export const REFUSED = 'another value is refused by AWS or does nothing but stop the stage from working';
export const HOW_LONG_KEPT = 'it says how long logs and old states are kept on S3, which costs and no more';
export const NAME_OF_RIGHTS = 'it is a name that rights go by: another one takes rights away, and gives none';
