import type { Policy } from '../../documents';
import type { StageFacts } from '../../facts';
import type { Context } from './context';

/** The result of a key policy together with the rights of the instances' role. */
export interface Judgement {
  readonly isAllowed: boolean;
  /** Condition keys in the policy whose values are unknown here: a refusal may depend on them. */
  readonly unknown: readonly string[];
}

/**
 * Whether instances of a stage may decrypt with a key, through each service that holds secrets of the stage.
 * The key's policy and the statement of the instances' role (modules/fleet/instance-rights.ts) are simulated.
 */
export async function judgeKeyPolicy(
  { settings: { account, region } }: Context,
  key: string,
  policy: Policy,
  { secrets, instanceRole }: StageFacts,
): Promise<Judgement> {
  // Loaded only for settings with a key: most have none.
  const { runSimulation } = await import('@cloud-copilot/iam-simulate');
  const decrypt = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: key };
  const identityPolicies = [{ name: 'secrets', policy: { Version: '2012-10-17', Statement: [decrypt] } }];
  const contexts = [...new Set(secrets.map(({ service }) => service))].map((service) => ({
    'kms:ViaService': `${service}.${region}.amazonaws.com`,
    'kms:CallerAccount': account,
    'aws:RequestedRegion': region,
    'aws:SecureTransport': 'true',
    'aws:PrincipalAccount': account,
    'aws:PrincipalArn': instanceRole,
  }));
  const results = await Promise.all(
    contexts.map((contextVariables) =>
      runSimulation(
        {
          request: {
            principal: instanceRole,
            action: 'kms:Decrypt',
            resource: { resource: key, accountId: key.split(':')[4] ?? account },
            contextVariables,
          },
          identityPolicies,
          serviceControlPolicies: [],
          resourceControlPolicies: [],
          resourcePolicy: policy.raw,
        },
        {},
      ),
    ),
  );
  const wrong = results.find((result) => result.resultType === 'error');
  if (wrong) throw new Error(`it cannot be judged: ${JSON.stringify(wrong.errors)}`);
  const known = Object.keys(contexts[0] ?? {}).map((name) => name.toLowerCase());
  const unknown = policy.statements
    .flatMap(({ conditions }) => Object.values(conditions).flatMap((keys) => Object.keys(keys)))
    .filter((name) => !known.includes(name.toLowerCase()));
  return {
    isAllowed: results.every((result) => result.resultType !== 'error' && result.overallResult === 'Allowed'),
    unknown: [...new Set(unknown)],
  };
}
