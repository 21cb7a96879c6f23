import {
  type ContextEntry,
  type EvaluationResult,
  IAMClient,
  paginateSimulatePrincipalPolicy,
} from '@aws-sdk/client-iam';
import { allPages } from '../account/aws';
import { clientOf, type Context, within } from './context';
import type { Needed } from './needed-actions';

/** An action that is not allowed, with the reason and its resources. */
export interface Refused {
  readonly action: string;
  /** Completes a sentence after the action: `is not allowed`. */
  readonly reason: string;
  readonly resources: readonly string[];
  /** Condition keys in the policies whose values no simulation knows: the result may depend on them. */
  readonly missing: readonly string[];
}

/** Lets IAM simulate what a user or a role may do. @returns the actions that it may not */
export async function simulate(context: Context, principal: string, needed: Needed): Promise<Refused[]> {
  // IAM answers few simulations a second, and gets many at once.
  const client = new IAMClient({ ...clientOf(context, 'us-east-1'), maxAttempts: 6 });
  const question = {
    PolicySourceArn: principal,
    ActionNames: [...needed.actions],
    ResourceArns: [...needed.resources],
    ContextEntries: contextEntries(context, principal, needed),
  };
  const ask = async (ActionNames: string[], more: readonly ContextEntry[] = []): Promise<Refused[]> => {
    const asked = { ...question, ActionNames, ContextEntries: [...question.ContextEntries, ...more] };
    const pages = paginateSimulatePrincipalPolicy({ client, pageSize: 1000 }, asked, within(context));
    return (await allPages(pages, ({ EvaluationResults }) => EvaluationResults)).flatMap(refusals);
  };
  const refused = await ask(question.ActionNames);
  const unsure = refused.filter(({ missing }) => missing.length > 0 && missing.every(isOfSignIn));
  if (unsure.length === 0) return refused;
  // An action that is refused even after an MFA sign-in is refused for certain.
  const certain = await ask([...new Set(unsure.map(({ action }) => action))], SIGNED_IN);
  return refused.map(
    (one) => (unsure.includes(one) && certain.find(({ action }) => action === one.action)) || one,
  );
}

const entry = (
  ContextKeyName: string,
  value: string,
  ContextKeyType: 'boolean' | 'numeric' | 'string',
): ContextEntry => ({ ContextKeyName, ContextKeyValues: [value], ContextKeyType });

/** The condition values of a recent MFA sign-in: some policies deny everything without it. */
const SIGNED_IN = [
  entry('aws:MultiFactorAuthPresent', 'true', 'boolean'),
  entry('aws:MultiFactorAuthAge', '1', 'numeric'),
];
const isOfSignIn = (key: string): boolean => SIGNED_IN.some(({ ContextKeyName }) => ContextKeyName === key);

/** The condition values of a deploy's requests, as far as they are known. */
function contextEntries({ settings }: Context, principal: string, needed: Needed): ContextEntry[] {
  const { project, account, region, circleci } = settings;
  const boundary = { 'iam:PermissionsBoundary': `arn:aws:iam::${account}:policy/${project}-boundary` };
  const texts = {
    'aws:PrincipalAccount': account,
    'aws:PrincipalArn': principal,
    'aws:RequestedRegion': region,
    ...(circleci && boundary),
    ...needed.context,
  };
  return [
    entry('aws:SecureTransport', 'true', 'boolean'),
    ...Object.entries(texts).map(([key, value]) => entry(key, value, 'string')),
  ];
}

function refusals(result: EvaluationResult): Refused[] {
  const { EvalActionName: action = '', EvalDecision, EvalResourceName = '*' } = result;
  const each = result.ResourceSpecificResults ?? [];
  const resources =
    each.length > 0
      ? each.filter((one) => one.EvalResourceDecision !== 'allowed').map((one) => one.EvalResourceName ?? '*')
      : [EvalResourceName].filter(() => EvalDecision !== 'allowed');
  if (resources.length === 0) return [];
  const missing = [result, ...each]
    .flatMap(({ MissingContextValues = [] }) => MissingContextValues)
    // A role that is created without a boundary sends no such key: the result is right without it.
    .filter((key) => key !== 'iam:PermissionsBoundary');
  return [{ action, reason: reasonOf(result), resources, missing: [...new Set(missing)].sort() }];
}

function reasonOf(result: EvaluationResult): string {
  if (result.OrganizationsDecisionDetail?.AllowedByOrganizations === false)
    return "is forbidden by the organization's service control policies";
  const each = result.ResourceSpecificResults ?? [];
  const beyond = [result, ...each].some(
    (part) => part.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false,
  );
  if (beyond) return 'is not allowed by the permissions boundary';
  const decisions = [result.EvalDecision, ...each.map((part) => part.EvalResourceDecision)];
  return decisions.includes('explicitDeny') ? 'is denied by a policy' : 'is not allowed';
}
