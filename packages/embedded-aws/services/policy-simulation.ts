import type { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import { readPolicy } from '../../documents';
import { ACCOUNT } from '../environment';
import { listParameter } from '../moto-client';
import type { AwsRequest } from '../request';
import { type AwsResponse, queryResponse } from '../response';
import type { Backend, Operation } from '../service';
import { escapeXml } from '../xml';
import { policiesOfRole, type Rights } from './policies-of-role';
import { ADMINISTRATOR } from './sts';

const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };

type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';

const DECISIONS = {
  Allowed: 'allowed',
  ExplicitlyDenied: 'explicitDeny',
  ImplicitlyDenied: 'implicitDeny',
} as const;

/**
 * IAM's policy simulation. The embedded account's own user is an administrator, to whom a test can deny actions; a role
 * has its own policies.
 */
export class PolicySimulation {
  private denied: string[] = [];
  private forbidden: string[] = [];
  private conditionKey?: string;

  /** Denies actions (`ec2:CreateVpc`) to the administrator by a policy; without arguments, none. */
  deny(...actions: string[]): void {
    this.denied = actions;
  }

  /**
   * Denies everything to the administrator where a condition key is not "true", as policies that require multi-factor
   * authentication do (`aws:MultiFactorAuthPresent`). Undefined: no such policy.
   */
  denyWithout(conditionKey: string | undefined): void {
    this.conditionKey = conditionKey;
  }

  /** Denies actions to everyone by a service control policy of the account's organization. */
  forbid(...actions: string[]): void {
    this.forbidden = actions;
  }

  readonly operations: Record<string, Operation> = {
    SimulatePrincipalPolicy: (request, backend) => this.simulate(request, backend),
  };

  private async simulate(request: AwsRequest, { moto }: Backend): Promise<AwsResponse> {
    const { parameters } = request;
    const principal = parameters['PolicySourceArn'] ?? '';
    const rights = principal === ADMINISTRATOR ? this.administrator() : await policiesOfRole(moto, principal);
    const named = listParameter(parameters, 'ResourceArns');
    const resources = named.length > 0 ? named : ['*'];
    const contextVariables = contextOf(parameters);
    // Loaded at the first simulation: most users of the embedded AWS need none.
    const { runUnsafeSimulation: run } = await import('@cloud-copilot/iam-simulate');
    const results = listParameter(parameters, 'ActionNames').map((action) => {
      const decisions = resources.map((resource) =>
        decide(
          run,
          { principal, action, resource: { resource, accountId: ACCOUNT }, contextVariables },
          rights,
        ),
      );
      const missing = missingKeys(rights, action, contextVariables);
      return result(action, resources, decisions, missing, !this.forbidden.includes(action));
    });
    const list = `<EvaluationResults>${results.join('')}</EvaluationResults>`;
    return queryResponse(request, `<IsTruncated>false</IsTruncated>${list}`);
  }

  private administrator(): Rights {
    const denial = { Effect: 'Deny', Action: this.denied, Resource: '*' };
    const condition = { BoolIfExists: { [this.conditionKey ?? '']: 'false' } };
    const Statement = [
      EVERYTHING,
      ...(this.denied.length > 0 ? [denial] : []),
      ...(this.conditionKey ? [{ ...EVERYTHING, Effect: 'Deny', Condition: condition }] : []),
    ];
    return { identity: [{ name: 'Administrator', policy: { Version: '2012-10-17', Statement } }] };
  }
}

/** The context of a simulated request: `ContextEntries.member.1.ContextKeyName`, `….ContextKeyValues.member.1`. */
function contextOf(parameters: Readonly<Record<string, string>>): Record<string, string> {
  const context: Record<string, string> = {};
  for (let index = 1; ; index++) {
    const entry = `ContextEntries.member.${index}`;
    const key = parameters[`${entry}.ContextKeyName`];
    if (key === undefined) return context;
    context[key] = parameters[`${entry}.ContextKeyValues.member.1`] ?? '';
  }
}

type Run = typeof runUnsafeSimulation;

function decide(run: Run, request: Parameters<Run>[0]['request'], { identity, boundary }: Rights): Decision {
  const answer = run(
    {
      request,
      identityPolicies: [...identity],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(boundary && { permissionBoundaryPolicies: [boundary] }),
    },
    {},
  );
  return DECISIONS[answer];
}

/** The condition keys of the statements about an action that the request has no value for. */
function missingKeys({ identity }: Rights, action: string, context: Record<string, string>): string[] {
  const matches = (pattern: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(action);
  const keys = identity
    .flatMap(({ policy }) => readPolicy(policy)?.statements ?? [])
    .filter(({ actions }) => actions.some(matches))
    .flatMap(({ conditions }) => Object.values(conditions).flatMap((test) => Object.keys(test)));
  return [...new Set(keys)].filter((key) => !(key in context));
}

function result(
  action: string,
  resources: readonly string[],
  decisions: readonly Decision[],
  missing: readonly string[],
  isAllowedByOrganization: boolean,
): string {
  const final = (decision: Decision) => (isAllowedByOrganization ? decision : 'implicitDeny');
  const each = resources.map(
    (resource, index) =>
      `<member><EvalResourceName>${escapeXml(resource)}</EvalResourceName>` +
      `<EvalResourceDecision>${final(decisions[index] ?? 'implicitDeny')}</EvalResourceDecision></member>`,
  );
  const worst = decisions.find((decision) => decision !== 'allowed') ?? 'allowed';
  return (
    `<member><EvalActionName>${action}</EvalActionName>` +
    `<EvalResourceName>${escapeXml(resources[0] ?? '*')}</EvalResourceName>` +
    `<EvalDecision>${final(worst)}</EvalDecision><OrganizationsDecisionDetail>` +
    `<AllowedByOrganizations>${isAllowedByOrganization}</AllowedByOrganizations></OrganizationsDecisionDetail>` +
    `<MissingContextValues>${missing.map((key) => `<member>${key}</member>`).join('')}</MissingContextValues>` +
    `<ResourceSpecificResults>${each.join('')}</ResourceSpecificResults></member>`
  );
}
