import { runSimulation } from '@cloud-copilot/iam-simulate';
import { App } from 'cdktf';
import { resolveSettings, type SettingsInput } from '../../../settings';
import { StateStack } from '../../../stacks/state';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStack } from '../../../packages/documents';
import config from '../../support/example-config';

export const ACCOUNT = '123456789012';
/** Who makes the calls. */
export const CALLER = `arn:aws:iam::${ACCOUNT}:role/tested`;
export const ORGANIZATION = '11111111-2222-3333-4444-555555555555';
export const PROJECT = '66666666-7777-8888-9999-000000000000';

/** A policy document, as the synthesized JSON has it. */
export type Document = { readonly Statement: readonly object[] };

type Resources = Record<string, Record<string, Record<string, string>>>;

/** The synthesized resources of the state stack with CircleCI, by type and name. */
export function stateStack(circleci = true, changes: Partial<SettingsInput> = {}): Resources {
  const identity = circleci ? { circleci: { organization: ORGANIZATION, project: PROJECT } } : {};
  const settings = resolveSettings({ ...config, ...identity, ...changes });
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'state-')) });
  new StateStack(app, 'state', { settings });
  app.synth();
  return readStack(app.outdir, 'state').resource as Resources;
}

/** What CI's roles may do, and the most that a role of the project can do. */
export interface CiPolicies {
  readonly plan: Document[];
  readonly apply: Document[];
  readonly boundary: Document;
}

export function policiesOf(resources: Resources): CiPolicies {
  const document = (type: string, name: string) =>
    JSON.parse(resources[type]?.[name]?.policy ?? '') as Document;
  const managed = (name: string) => document('aws_iam_policy', `circleci_${name}`);
  const plan = [managed('reads')];
  const inline = document('aws_iam_role_policy', 'circleci_apply_role_apply');
  return {
    plan,
    apply: [...plan, managed('nameless'), managed('roles'), inline],
    boundary: managed('boundary'),
  };
}

/** A call, with what the service would put into the request's context. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context?: Record<string, string | string[]>;
}

/** A call that is not possible: there is no such action, or it has no such resource. */
export class NotEvaluated extends Error {
  override readonly name = 'NotEvaluated';

  constructor(
    { action, resource }: Call,
    private readonly why: string,
  ) {
    super(`${action} on ${resource}: ${why}`);
  }

  /** Whether the action has other resource types, or no resource-level permission. */
  get isAboutResource(): boolean {
    return /must\.use\.wildcard|no\.resource\.types|multiple\.resource\.types/.test(this.why);
  }
}

/**
 * Whether identity policies allow a call, by the rules of IAM.
 *
 * @param resourcePolicy of the resource: a role's trust
 * @throws NotEvaluated if the call is not possible
 */
export async function allows(
  policies: Document[],
  { action, resource, context = {} }: Call,
  resourcePolicy?: Document,
): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        principal: CALLER,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: { 'aws:RequestedRegion': 'us-east-1', ...context },
      },
      identityPolicies: policies.map((policy, index) => ({ name: `policy-${index}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy,
    },
    {},
  );
  if (result.resultType === 'error') {
    throw new NotEvaluated({ action, resource }, JSON.stringify(result.errors));
  }
  return result.overallResult === 'Allowed';
}

/**
 * Whether a trust policy lets a web identity with these claims assume the role. The evaluator knows the claims of a few
 * issuers only, so CircleCI gets the name of one of them, in the policy and in the request.
 */
export async function trusts(policy: Document, claims: { aud: string; sub: string }): Promise<boolean> {
  const issuer = 'accounts.google.com';
  const renamed = JSON.stringify(policy).replaceAll(`oidc.circleci.com/org/${ORGANIZATION}`, issuer);
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}`,
        action: 'sts:AssumeRoleWithWebIdentity',
        resource: { resource: `arn:aws:iam::${ACCOUNT}:role/tested`, accountId: ACCOUNT },
        contextVariables: { [`${issuer}:aud`]: claims.aud, [`${issuer}:sub`]: claims.sub },
      },
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: JSON.parse(renamed) as Document,
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult === 'Allowed';
}
