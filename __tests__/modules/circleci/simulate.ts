import { runSimulation } from '@cloud-copilot/iam-simulate';
import { App } from 'cdktf';
import { resolveSettings } from '../../../settings';
import { StateStack } from '../../../stacks/state';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import config from '../../support/example-config';

export const ACCOUNT = '123456789012';
export const ORGANIZATION = '11111111-2222-3333-4444-555555555555';
export const PROJECT = '66666666-7777-8888-9999-000000000000';

/** A policy document, as the synthesized JSON has it. */
export type Document = { readonly Statement: readonly object[] };

/** The synthesized resources of the state stack with CircleCI, by type and name. */
export function stateStack(circleci = true): Record<string, Record<string, Record<string, string>>> {
  const identity = circleci ? { circleci: { organization: ORGANIZATION, project: PROJECT } } : {};
  const settings = resolveSettings({ ...config, ...identity });
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'state-')) });
  new StateStack(app, 'state', { settings });
  app.synth();
  const file = join(app.outdir, 'stacks', 'state', 'cdk.tf.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { resource: ReturnType<typeof stateStack> }).resource;
}

/** A call, with what the service would put into the request's context. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context?: Record<string, string | string[]>;
}

/** Whether identity policies allow a call, by the rules of IAM. @throws where the call itself makes no sense */
export async function allows(
  policies: Document[],
  { action, resource, context = {} }: Call,
): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/tested`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: { 'aws:RequestedRegion': 'us-east-1', ...context },
      },
      identityPolicies: policies.map((policy, index) => ({ name: `policy-${index}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === 'error')
    throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`);
  return result.overallResult === 'Allowed';
}

/**
 * Whether a trust policy lets a web identity with these claims assume the role. The evaluator knows the claims of a few
 * issuers only, so CircleCI gets the name of one of them, in the policy and in the request alike.
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
