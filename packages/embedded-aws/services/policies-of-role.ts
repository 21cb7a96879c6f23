import type { MotoClient } from '../moto-client';
import { AwsError } from '../response';
import { itemsAt, textAt } from '../xml';

export interface NamedPolicy {
  readonly name: string;
  /** The document, parsed. */
  readonly policy: unknown;
}

/** The policies that count for a principal: those that allow, and those that limit. */
export interface Rights {
  readonly identity: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
}

/** The policies of a role, inline and attached, and its permissions boundary, from moto. */
export async function policiesOfRole(moto: MotoClient, arn: string): Promise<Rights> {
  const RoleName = arn.split('/').pop() ?? '';
  const role = await moto.query('iam', 'GetRole', { RoleName }).catch(() => undefined);
  if (textAt(role, 'Role', 'Arn') !== arn)
    throw new AwsError('NoSuchEntity', `The role with name ${RoleName} cannot be found.`, 404);
  const inline = itemsAt(await moto.query('iam', 'ListRolePolicies', { RoleName }), 'PolicyNames').map(
    String,
  );
  const attached = itemsAt(
    await moto.query('iam', 'ListAttachedRolePolicies', { RoleName }),
    'AttachedPolicies',
  ).map((policy) => textAt(policy, 'PolicyArn'));
  const boundary = textAt(role, 'Role', 'PermissionsBoundary', 'PermissionsBoundaryArn');
  return {
    identity: await Promise.all([
      ...inline.map(async (PolicyName) => {
        const answer = await moto.query('iam', 'GetRolePolicy', { RoleName, PolicyName });
        return { name: PolicyName, policy: parsed(textAt(answer, 'PolicyDocument')) };
      }),
      ...attached.map((policyArn) => managed(moto, policyArn)),
    ]),
    ...(boundary && { boundary: await managed(moto, boundary) }),
  };
}

async function managed(moto: MotoClient, PolicyArn: string): Promise<NamedPolicy> {
  const policy = await moto.query('iam', 'GetPolicy', { PolicyArn });
  const VersionId = textAt(policy, 'Policy', 'DefaultVersionId');
  const version = await moto.query('iam', 'GetPolicyVersion', { PolicyArn, VersionId });
  return { name: PolicyArn, policy: parsed(textAt(version, 'PolicyVersion', 'Document')) };
}

const parsed = (document: string): unknown => JSON.parse(decodeURIComponent(document));
