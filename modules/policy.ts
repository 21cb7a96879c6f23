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

/** Why a statement may be broad. */
export interface WildcardReason {
  readonly sid: string;
  /** The actions with a wildcard, and `*` for all resources. */
  readonly broad: readonly string[];
  readonly reason: string;
}

const reasons = new Map<string, WildcardReason>();

/** The reasons of all broad statements that were written so far: what rules/ and docs/wildcards.md know them by. */
export function wildcardReasons(): WildcardReason[] {
  return [...reasons.values()];
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
  const broad = [
    ...actions.filter((action) => action.includes('*')),
    ...(resources ?? []).filter((r) => r === '*'),
  ];
  if (effect === 'Allow' && broad.length > 0 && !wildcardReason) {
    throw new Error(`Policy statement ${sid} allows ${broad.join(', ')} without a wildcardReason.`);
  }
  if (wildcardReason) reasons.set(`${sid} ${broad.join()}`, { sid, broad, reason: wildcardReason });
  return {
    Sid: sid,
    Effect: effect,
    Principal: principals,
    Action: actions.length === 1 ? actions[0] : actions,
    Resource: resources?.length === 1 ? resources[0] : resources,
    Condition: conditions,
  };
}
