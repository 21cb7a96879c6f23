import type { TerraformResource } from 'cdktf';
import { arn } from './arn';

/** Who a statement of a resource's policy speaks to: `*`, or principals by kind. */
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
  /** ARNs. Left out in trust policies only. */
  readonly resources?: string[];
  /** In a resource's policy or a trust policy. */
  readonly principals?: Principals;
  /** Operator → key → values. */
  readonly conditions?: Record<string, Record<string, string | string[]>>;
  /**
   * Why the statement may allow an action by wildcard, or on all resources. Required there: mostly that the
   * service has no resource-level permission for the action.
   */
  readonly wildcardReason?: string;
}

/** Why a statement may be broad, as it stands beside its resource in the synthesized JSON. */
export interface WildcardReason {
  readonly sid: string;
  /** The actions with a wildcard, and `*` for all resources. */
  readonly broad: readonly string[];
  readonly reason: string;
}

/**
 * Records on a resource why its policy's statements may be broad. The reasons go with it into the synthesized JSON (as
 * a comment, `"//"`, which Terraform skips): the rule `wildcards` and docs/wildcards.md read them there.
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
 * An IAM policy as JSON. It is written at synthesis, from names that are known then, so that a plan shows it whole
 * and tests can evaluate it; Terraform's policy document data source would hide it behind "known after apply".
 *
 * @throws where an Allow names a wildcard without a reason.
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

/** The one key of an alias, as a statement names it: a key's id is not known before it exists; its alias is. */
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
