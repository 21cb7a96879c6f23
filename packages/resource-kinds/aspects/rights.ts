import type { ScopeName } from './scopes';

/** When a right is needed: with the stack `pipeline`, or with `circleci` in the settings. */
export type When = 'circleci' | 'pipeline';

/** IAM actions by their full names, and the resources that they are needed on. */
export interface Grant {
  readonly on: ScopeName;
  readonly actions: readonly `${string}:${string}`[];
  /** @default always */
  readonly when?: When;
}

/** The calls of AWS that plan and apply make for a resource, and on which resources. */
export interface Rights {
  /** What a plan calls: it reads how the resource is configured, never its content. */
  readonly read: readonly Grant[];
  /** What an apply calls besides: it creates, changes and deletes the resource. */
  readonly apply: readonly Grant[];
  /** What only a person may call: it creates the stack `state`, which has CI's own rights. */
  readonly bootstrap?: readonly Grant[];
  /** The service to which the resource passes a role, which needs iam:PassRole: `codebuild`. */
  readonly passRole?: { readonly to: string; readonly when?: When };
  /** The service that creates a service-linked role in the account at the first use. */
  readonly serviceLinkedRole?: string;
  /** For all of these. @default always */
  readonly when?: When;
}

/** Actions on the resources of one scope. */
export const on = (scope: ScopeName, ...actions: Grant['actions']): Grant => ({ on: scope, actions });

/** Actions on resources whose name is not known before, or without resources. */
export const anywhere = (...actions: Grant['actions']): Grant => on('any', ...actions);

/** Needed only with `circleci` in the settings. */
export const withCircleCi = (grant: Grant): Grant => ({ ...grant, when: 'circleci' });
