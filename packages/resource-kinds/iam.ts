import { type Calls, query } from './aspects/disappears';
import { joined } from './aspects/find';
import { because, NAME_OF_RIGHTS, one } from './aspects/judged';
import { anywhere, on, withCircleCi } from './aspects/rights';
import type { Values } from './aspects/values';
import type { Kinds } from './kind';

/** IAM. */
export const iam = {
  aws_iam_instance_profile: {
    find: { importId: joined('', 'name') },
    rights: {
      read: [anywhere('iam:GetInstanceProfile')],
      apply: [
        on(
          'instanceProfile',
          'iam:AddRoleToInstanceProfile',
          'iam:CreateInstanceProfile',
          'iam:DeleteInstanceProfile',
          'iam:RemoveRoleFromInstanceProfile',
          'iam:TagInstanceProfile',
          'iam:UntagInstanceProfile',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'instance-profile',
    disappears: {
      first: true,
      whole: async (calls, { name, role }) => {
        await calls.query('iam', 'RemoveRoleFromInstanceProfile', {
          InstanceProfileName: name,
          RoleName: role,
        });
        await calls.query('iam', 'DeleteInstanceProfile', { InstanceProfileName: name });
      },
    },
    audit: ({ name }) => `iam instance-profile ${name}`,
    price: 'free',
    judged: { security: ['name', 'role'], leftOut: {} },
  },
  aws_iam_openid_connect_provider: {
    find: {
      importId: ({ url }, { settings: { account } }) =>
        `arn:aws:iam::${account}:oidc-provider/${String(url).replace('https://', '')}`,
    },
    rights: {
      read: [anywhere('iam:GetOpenIDConnectProvider')],
      apply: [],
      bootstrap: [
        withCircleCi(
          on('identityProvider', 'iam:CreateOpenIDConnectProvider', 'iam:TagOpenIDConnectProvider'),
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'identity-provider',
    disappears: {
      whole: query('iam', 'DeleteOpenIDConnectProvider', ({ arn }) => ({
        OpenIDConnectProviderArn: arn,
      })),
    },
    audit: ({ arn }) => `iam oidc-provider ${arn}`,
    price: 'free',
    judged: { security: ['client_id_list[]', 'url'], leftOut: {} },
  },
  aws_iam_policy: {
    find: {
      importId: ({ name }, { settings: { account } }) => `arn:aws:iam::${account}:policy/${String(name)}`,
    },
    rights: {
      read: [anywhere('iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:ListPolicyVersions')],
      apply: [],
      bootstrap: [withCircleCi(on('ownPolicy', 'iam:CreatePolicy', 'iam:TagPolicy'))],
    },
    createBeforeDestroy: false,
    verdict: 'managed-policy',
    disappears: { stays: 'AWS deletes no policy that is attached to a role or bounds one' },
    audit: ({ name }) => `iam policy ${name}`,
    price: 'free',
    judged: { security: ['policy'], leftOut: because(NAME_OF_RIGHTS, 'description', 'name') },
  },
  aws_iam_role: {
    find: { importId: joined('', 'name') },
    rights: {
      read: [
        anywhere(
          'iam:GetRole',
          'iam:ListAttachedRolePolicies',
          'iam:ListInstanceProfilesForRole',
          'iam:ListRolePolicies',
        ),
      ],
      apply: [
        on('boundedRole', 'iam:CreateRole'),
        withCircleCi(on('boundedRole', 'iam:PutRolePermissionsBoundary')),
        on(
          'role',
          'iam:DeleteRole',
          'iam:TagRole',
          'iam:UntagRole',
          'iam:UpdateAssumeRolePolicy',
          'iam:UpdateRole',
        ),
      ],
      bootstrap: [withCircleCi(on('ciRole', 'iam:CreateRole', 'iam:TagRole'))],
    },
    createBeforeDestroy: false,
    verdict: 'role',
    disappears: { whole: deleteRole },
    audit: ({ name }) => `iam role ${name}`,
    price: 'free',
    judged: {
      security: ['assume_role_policy', 'max_session_duration', 'permissions_boundary'],
      leftOut: { name: NAME_OF_RIGHTS },
    },
  },
  aws_iam_role_policy: {
    find: 'overwritten',
    rights: {
      read: [anywhere('iam:GetRolePolicy')],
      apply: [on('boundedRole', 'iam:DeleteRolePolicy', 'iam:PutRolePolicy')],
      bootstrap: [withCircleCi(on('ciRole', 'iam:PutRolePolicy'))],
    },
    createBeforeDestroy: false,
    verdict: 'role-policy',
    words: {
      settings: {
        policy: ({ name }) => ({ permissions: 'app.permissions', secrets: 'app.secrets' })[String(name)],
      },
    },
    disappears: {
      part: query('iam', 'DeleteRolePolicy', ({ role, name }) => ({
        RoleName: role,
        PolicyName: name,
      })),
    },
    audit: undefined,
    price: 'free',
    judged: { security: ['policy', 'role'], leftOut: { name: NAME_OF_RIGHTS } },
  },
  aws_iam_role_policy_attachment: {
    find: 'overwritten',
    rights: {
      read: [anywhere('iam:ListAttachedRolePolicies')],
      apply: [],
      bootstrap: [withCircleCi(on('ciRole', 'iam:AttachRolePolicy'))],
    },
    createBeforeDestroy: false,
    verdict: 'role-policy',
    disappears: {
      part: query('iam', 'DetachRolePolicy', ({ role, policy_arn: arn }) => ({
        RoleName: role,
        PolicyArn: arn,
      })),
    },
    audit: undefined,
    price: 'free',
    judged: { values: { policy_arn: one('aws_iam_policy') }, security: ['policy_arn', 'role'], leftOut: {} },
  },
} satisfies Kinds;

/** Deletes what AWS would refuse the deletion for first, as the console does. */
async function deleteRole(calls: Calls, { name: RoleName }: Values): Promise<void> {
  const listed = async (action: string, element: string): Promise<string[]> => {
    const answer = await calls.query('iam', action, { RoleName });
    return [...answer.matchAll(new RegExp(`<${element}>([^<]+)</${element}>`, 'g'))].map(
      ([, one = '']) => one,
    );
  };
  for (const PolicyName of await listed('ListRolePolicies', 'member'))
    await calls.query('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
  for (const PolicyArn of await listed('ListAttachedRolePolicies', 'PolicyArn'))
    await calls.query('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
  for (const InstanceProfileName of await listed('ListInstanceProfilesForRole', 'InstanceProfileName'))
    await calls.query('iam', 'RemoveRoleFromInstanceProfile', { RoleName, InstanceProfileName });
  await calls.query('iam', 'DeleteRole', { RoleName });
}
