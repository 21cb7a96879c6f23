import { runSimulation } from '@cloud-copilot/iam-simulate';

/** A policy document, as it is synthesized. */
export interface Document {
  readonly Statement: readonly object[];
}

/** A call of the API, with the request's context. */
export interface Call {
  readonly action: string;
  /** One ARN, or `*` for actions without a resource. */
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
  /** Whether the trust policy of the role to assume names the caller. @default false */
  readonly isTrusted?: boolean;
}

/** All policies that decide about a call. */
export interface Policies {
  /** Of the role that calls. */
  readonly identity: readonly Document[];
  readonly boundary?: Document;
  /** The resource's own policy. */
  readonly resource?: Document;
}

/** The caller. @default a role of the account */
export interface Caller {
  readonly principal: string;
  /** The account of the resource. */
  readonly account: string;
}

/**
 * Whether IAM allows a call.
 *
 * @throws Error where the call itself is invalid: an action or a type of resource that does not exist
 */
export async function allows(
  { identity, boundary, resource: resourcePolicy }: Policies,
  { action, resource, context = {} }: Call,
  { principal, account }: Caller,
): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId: account },
        contextVariables: { 'aws:RequestedRegion': 'us-east-1', 'aws:SecureTransport': 'true', ...context },
      },
      identityPolicies: identity.map((policy, index) => ({ name: `policy-${index}`, policy })),
      permissionBoundaryPolicies: boundary && [{ name: 'boundary', policy: boundary }],
      resourcePolicy,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === 'error') {
    throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`);
  }
  return result.overallResult === 'Allowed';
}
