import { runSimulation } from '@cloud-copilot/iam-simulate';

/** A policy document, as the synthesized JSON has it. */
export interface Document {
  readonly Statement: readonly object[];
}

/** A call of the API, with what the service would put into the request's context. */
export interface Call {
  readonly action: string;
  /** One ARN, or `*` for actions that are about no single thing. */
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
  /** Whether the role that is asked for names the caller in its trust. @default false */
  readonly isTrusted?: boolean;
}

/** All that decides about a call. */
export interface Policies {
  /** Of the role that calls. */
  readonly identity: readonly Document[];
  readonly boundary?: Document;
  /** Of the thing that is called for. */
  readonly resource?: Document;
}

/** Who calls: a role of the account, where nothing else is said. */
export interface Caller {
  readonly principal: string;
  /** The account that the resource is in. */
  readonly account: string;
}

/**
 * Whether a call is allowed, by the rules of IAM.
 *
 * @throws where the call itself makes no sense: an action or a kind of resource that does not exist
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
