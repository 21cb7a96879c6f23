import { sketch, standing } from '../../../recorded-plans';
import { create, CUTS, gone, IN_PLACE, LOSES, policy, replaced, type Rows, stands, update } from './row';

const FLEET = 'aws_iam_role.fleet';
const KEY = 'aws_kms_key';
const role = standing(FLEET)['name'];
const trust = (more: object) =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...more }] });

/** [IAM, KMS and Secrets Manager user guides] */
export const rights: Rows = [
  [
    "permissions boundary added to the instances' role",
    stands(FLEET, { permissions_boundary: 'arn:aws:iam::1:policy/b' }),
    IN_PLACE,
    'running instances lose all rights that the boundary does not allow',
  ],
  [
    'permissions boundary added to another role',
    stands('aws_iam_role.flows', { permissions_boundary: 'arn:aws:iam::1:policy/b' }),
    IN_PLACE,
    'users of the role lose all rights that the boundary does not allow',
  ],
  [
    'permissions boundary removed',
    stands(FLEET, { permissions_boundary: '' }, { permissions_boundary: 'arn:aws:iam::1:policy/b' }),
    IN_PLACE,
    undefined,
  ],
  [
    'shorter maximum session duration',
    stands('aws_iam_role.flows', { max_session_duration: 3600 }, { max_session_duration: 43200 }),
    IN_PLACE,
    'sessions end after 3600 s',
  ],
  [
    'inline policies removed from the role',
    stands(
      FLEET,
      { inline_policy: [] },
      { inline_policy: [{ name: 'a', policy: policy('Allow', 's3:GetObject') }] },
    ),
    CUTS,
    'running instances lose rights',
  ],
  [
    "managed policies removed from the instances' role",
    stands(
      FLEET,
      { managed_policy_arns: [] },
      { managed_policy_arns: ['arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore'] },
    ),
    CUTS,
    'running instances lose rights',
  ],
  [
    'managed policies removed from another role',
    stands('aws_iam_role.flows', { managed_policy_arns: [] }, { managed_policy_arns: ['arn:a'] }),
    IN_PLACE,
    'users of the role lose rights',
  ],
  [
    'role trusts an account instead of EC2',
    stands(FLEET, { assume_role_policy: trust({ Principal: { AWS: 'arn:aws:iam::1:root' } }) }),
    CUTS,
    'EC2 may no longer assume the role',
  ],
  [
    'trust policy known after apply',
    stands(FLEET, { assume_role_policy: null }, {}, { assume_role_policy: true }),
    IN_PLACE,
    'known only when it is applied',
  ],
  [
    "instances' policy known after apply",
    stands('aws_iam_role_policy.fleet', { policy: null }, {}, { policy: true }),
    IN_PLACE,
    'known only when it is applied',
  ],
  [
    "instances' policy allows less",
    stands('aws_iam_role_policy.fleet', { policy: policy('Allow', 's3:ListBucket') }),
    CUTS,
    'instances may no longer: s3:GetObject',
  ],
  [
    'policy denies what it allows',
    stands('aws_iam_role_policy.fleet', {
      policy: JSON.stringify({
        Statement: [
          { Action: ['s3:GetObject'], Effect: 'Allow', Resource: 'arn:aws:s3:::hello-artifacts/*' },
          { Effect: 'Deny', Action: 's3:GetObject', Resource: '*' },
        ],
      }),
    }),
    CUTS,
    'it denies what',
  ],
  [
    'new exclusive policy attachment',
    create('aws_iam_policy_attachment', {
      policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      roles: ['a'],
    }),
    CUTS,
    'every other role, user and group of the account loses the policy',
  ],
  [
    'exclusive policy attachment destroyed',
    gone('aws_iam_policy_attachment', { policy_arn: 'arn:a', roles: [role] }),
    CUTS,
    'running instances lose rights',
  ],
  [
    'access key inactive',
    update('aws_iam_access_key', { status: 'Active' }, { status: 'Inactive' }),
    CUTS,
    'status changes from Active to Inactive',
  ],
  ['access key destroyed', gone('aws_iam_access_key'), CUTS, 'its effect on traffic and data'],
  ['IAM user destroyed', gone('aws_iam_user'), CUTS, 'its effect on traffic and data'],
  [
    'new user policy that denies',
    create('aws_iam_user_policy', { user: 'a', policy: policy('Deny', '*') }),
    IN_PLACE,
    'review the change',
  ],
  [
    'OIDC provider audience changes',
    update('aws_iam_openid_connect_provider', { client_id_list: ['a'] }, { client_id_list: ['b'] }),
    IN_PLACE,
    'logins for a are no longer trusted',
  ],
  [
    'new service control policy attachment',
    create('aws_organizations_policy_attachment', { policy_id: 'p', target_id: 'r-1' }),
    IN_PLACE,
    'review the change',
  ],
  [
    'account closed',
    gone('aws_organizations_account', { close_on_deletion: true }),
    LOSES,
    'the account is closed, and all that is in it with it',
  ],
  [
    'account leaves the organization',
    gone('aws_organizations_account', { close_on_deletion: false }),
    CUTS,
    'the account leaves the organization',
  ],
  [
    'instance profile role changes',
    stands('aws_iam_instance_profile.fleet', { role: 'x' }),
    CUTS,
    'running instances lose rights until',
  ],

  [
    'KMS key deletion window shorter',
    update(KEY, { deletion_window_in_days: 30 }, { deletion_window_in_days: 7 }),
    IN_PLACE,
    'its destruction can be cancelled for 7 days only',
  ],
  [
    'KMS key rotation off',
    update(KEY, { enable_key_rotation: true }, { enable_key_rotation: false }),
    IN_PLACE,
    'it is no longer rotated',
  ],
  [
    'KMS key state known after apply',
    update(KEY, { is_enabled: true }, { is_enabled: null }, { is_enabled: true }),
    CUTS,
    'known only when it is applied',
  ],
  [
    'KMS key disabled',
    update(KEY, { is_enabled: true }, { is_enabled: false }),
    CUTS,
    'cannot be read while it is disabled',
  ],
  ['KMS key destroyed', gone(KEY, { deletion_window_in_days: 7 }), LOSES, 'can never be read again'],
  [
    'KMS key becomes multi-Region',
    replaced(KEY, { multi_region: false }, { multi_region: true }),
    LOSES,
    'can never be read again',
  ],
  [
    'KMS alias target changes',
    update('aws_kms_alias', { target_key_id: 'a' }, { target_key_id: 'b' }),
    IN_PLACE,
    'users of the alias get another key',
  ],
  [
    'imported key material gets an expiry',
    update('aws_kms_external_key', { valid_to: '' }, { valid_to: '2030-01-01T00:00:00Z' }),
    LOSES,
    'what is encrypted with it cannot be read after 2030-01-01T00:00:00Z',
  ],
  ['external KMS key destroyed', gone('aws_kms_external_key'), LOSES, 'can never be read again'],
  [
    'KMS key policy narrowed',
    update(
      'aws_kms_key_policy',
      { policy: policy('Allow', 'kms:*', { Principal: { AWS: 'arn:aws:iam::1:root' } }) },
      { policy: policy('Allow', 'kms:*', { Principal: { AWS: 'arn:aws:iam::1:role/a' } }) },
    ),
    CUTS,
    "the key's policy no longer allows",
  ],

  [
    'secret recovery window 0',
    update('aws_secretsmanager_secret', { recovery_window_in_days: 30 }, { recovery_window_in_days: 0 }),
    IN_PLACE,
    'a later destroy of it cannot be undone',
  ],
  [
    'secret replica removed',
    update('aws_secretsmanager_secret', { replica: [{ region: 'eu-west-1' }] }, { replica: [] }),
    CUTS,
    'removed from replica: eu-west-1',
  ],
  [
    'new secret policy that denies',
    create('aws_secretsmanager_secret_policy', {
      secret_arn: 'a',
      policy: policy('Deny', '*', { Principal: '*' }),
    }),
    CUTS,
    'it denies everybody',
  ],
  [
    'secret policy removed',
    update('aws_secretsmanager_secret', { policy: policy('Allow', '*', { Principal: '*' }) }, { policy: '' }),
    CUTS,
    'policy: no longer allowed: *',
  ],
  [
    'secret rotation added',
    create('aws_secretsmanager_secret_rotation', { secret_id: 'a', rotate_immediately: true }),
    IN_PLACE,
    'the secret is rotated at once, and later again',
  ],
  [
    'secret version loses AWSCURRENT',
    update(
      'aws_secretsmanager_secret_version',
      { version_stages: ['AWSCURRENT'] },
      { version_stages: ['old'] },
    ),
    CUTS,
    'readers of the current value get another one, or none',
  ],
  [
    'parameter renamed',
    replaced('aws_ssm_parameter', { name: '/a' }, { name: '/b' }),
    CUTS,
    'an app that reads it no longer starts',
  ],
  [
    'new parameter that overwrites',
    create('aws_ssm_parameter', { name: '/a', overwrite: true }),
    IN_PLACE,
    'it replaces a parameter of the same name',
  ],
  [
    'parameter KMS key changes',
    update('aws_ssm_parameter', { key_id: 'a' }, { key_id: 'b' }),
    IN_PLACE,
    'only callers that may use the key can read it',
  ],
  ['KMS grant destroyed', gone('aws_kms_grant'), CUTS, 'users of the key by this grant lose access'],
  [
    'policy attachment of the role destroyed',
    sketch('aws_iam_role_policy_attachment.fleet', 'delete'),
    CUTS,
    'running instances lose rights',
  ],
];
