import type { ScopeName } from './scopes';

/** What has to be so for a right to be needed: there is the stack `pipeline`, or `circleci` in the settings. */
export type When = 'circleci' | 'pipeline';

/** Actions of IAM by their whole names, and what they are needed on. */
export interface Grant {
  readonly on: ScopeName;
  readonly actions: readonly `${string}:${string}`[];
  /** @default always */
  readonly when?: When;
}

/** Which calls of AWS plan and apply make for a resource, and on what. */
export interface Rights {
  /** What a plan asks: how the resource is configured, never what is in it. */
  readonly read: readonly Grant[];
  /** What an apply does beyond that: makes, changes and removes it. */
  readonly apply: readonly Grant[];
  /** What only a person does: makes the stack `state`, which holds CI's own rights. */
  readonly bootstrap?: readonly Grant[];
  /** The service that is given a role with it, which has to be allowed too: `codebuild`. */
  readonly passRole?: { readonly to: string; readonly when?: When };
  /** The service makes a role of its own in the account at the first use. */
  readonly serviceLinkedRole?: string;
  /** Of all that. @default always */
  readonly when?: When;
}

/** Actions on one kind of thing. */
export const on = (scope: ScopeName, ...actions: Grant['actions']): Grant => ({ on: scope, actions });

/** Actions on what has no name that is known before, or that know no resource. */
export const anywhere = (...actions: Grant['actions']): Grant => on('any', ...actions);

/** What is needed only with `circleci` in the settings. */
export const withCircleCi = (grant: Grant): Grant => ({ ...grant, when: 'circleci' });
