import type { TerraformResource } from 'cdktf';
import { arn } from './arn';

/** Who a statement of a resource's policy is about: `*`, or principals by kind. */
export type Principals =
  | '*'
  | { readonly Service?: string | string[]; readonly AWS?: string | string[]; readonly Federated?: string };

/** One statement of an IAM policy. */
export interface Statement {
  /** What the statement is for, in CamelCase: shown by IAM and in plans. */
  readonly sid: string;
  /** @default 'Allow' */
  readonly effect?: 'Allow' | 'Deny';
  /** Full action names (`logs:PutLogEvents`). */
  readonly actions: string[];
  /** ARNs; required except in trust policies. */
  readonly resources?: string[];
  /** Only in a resource's policy or a trust policy. */
  readonly principals?: Principals;
  /** Values by operator and key. */
  readonly conditions?: Record<string, Record<string, string | string[]>>;
  /**
   * Required where the statement allows an action by wildcard, or on all resources: why. Mostly the service has no
   * resource-level permission for the action.
   */
  readonly wildcardReason?: string;
}

/** Why a statement may use wildcards, as the synthesized JSON has it beside the resource. */
export interface WildcardReason {
  readonly sid: string;
  /** The actions with a wildcard, and `*` for all resources. */
  readonly broad: readonly string[];
  readonly reason: string;
}

/**
 * Writes the reasons for wildcards beside a resource in the synthesized JSON, as a comment (`"//"`, which Terraform
 * ignores). The rule `wildcards` and docs/wildcards.md read them there.
 *
 * @returns the resource
 */
export function explainWildcards<R extends TerraformResource>(resource: R, statements: Statement[]): R {
  const reasons = statements.flatMap((statement): WildcardReason[] => {
    const { sid, wildcardReason } = statement;
    return wildcardReason ? [{ sid, broad: broadIn(statement), reason: wildcardReason }] : [];
  });
  if (reasons.length > 0) resource.addOverride('//.wildcards', reasons);
  return resource;
}

/**
 * An IAM policy as JSON. It is complete at synthesis, so that a plan shows it and tests can evaluate it. Terraform's
 * policy document data source would show "known after apply" instead.
 *
 * @throws Error if an Allow has a wildcard without a reason.
 */
export function policy(statements: Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements.map(render) });
}

/** The trust policy that lets one AWS service assume a role. */
export function trust(service: string, conditions?: Statement['conditions']): string {
  return policy([
    { sid: 'Assume', actions: ['sts:AssumeRole'], principals: { Service: service }, conditions },
  ]);
}

function render(statement: Statement): Record<string, unknown> {
  const { sid, effect = 'Allow', actions, resources, principals, conditions, wildcardReason } = statement;
  const broad = broadIn(statement);
  if (effect === 'Allow' && broad.length > 0 && !wildcardReason) {
    throw new Error(`Policy statement ${sid} allows ${broad.join(', ')} without a wildcardReason.`);
  }
  return {
    Sid: sid,
    Effect: effect,
    Principal: principals,
    Action: actions.length === 1 ? actions[0] : actions,
    Resource: resources?.length === 1 ? resources[0] : resources,
    Condition: conditions,
  };
}

/** Actions with a wildcard, and `*` for all resources. */
function broadIn({ actions, resources = [] }: Statement): string[] {
  return [
    ...actions.filter((action) => action.includes('*')),
    ...resources.filter((resource) => resource === '*'),
  ];
}

/** A statement's part that names a KMS key by its alias: the key's id is not known before the apply. */
export function keyByAlias(
  alias: string,
  region: string,
  account: string,
): Pick<Statement, 'resources' | 'conditions' | 'wildcardReason'> {
  return {
    resources: [arn(region, 'kms', 'key/*', account)],
    conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } },
    wildcardReason: 'The condition names the one key by its alias.',
  };
}
