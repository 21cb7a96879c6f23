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
    'a boundary around instances',
    stands(FLEET, { permissions_boundary: 'arn:aws:iam::1:policy/b' }),
    IN_PLACE,
    'running instances lose all rights that the boundary does not allow',
  ],
  [
    'a boundary around another role',
    stands('aws_iam_role.flows', { permissions_boundary: 'arn:aws:iam::1:policy/b' }),
    IN_PLACE,
    'users of the role lose all rights that the boundary does not allow',
  ],
  [
    'no boundary any more',
    stands(FLEET, { permissions_boundary: '' }, { permissions_boundary: 'arn:aws:iam::1:policy/b' }),
    IN_PLACE,
    undefined,
  ],
  [
    'sessions end sooner',
    stands('aws_iam_role.flows', { max_session_duration: 3600 }, { max_session_duration: 43200 }),
    IN_PLACE,
    'sessions end after 3600 s',
  ],
  [
    'policies in the role go',
    stands(
      FLEET,
      { inline_policy: [] },
      { inline_policy: [{ name: 'a', policy: policy('Allow', 's3:GetObject') }] },
    ),
    CUTS,
    'running instances lose rights',
  ],
  [
    'policies of the role go',
    stands(
      FLEET,
      { managed_policy_arns: [] },
      { managed_policy_arns: ['arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore'] },
    ),
    CUTS,
    'running instances lose rights',
  ],
  [
    'policies of another role go',
    stands('aws_iam_role.flows', { managed_policy_arns: [] }, { managed_policy_arns: ['arn:a'] }),
    IN_PLACE,
    'users of the role lose rights',
  ],
  [
    'EC2 is trusted from an account alone',
    stands(FLEET, { assume_role_policy: trust({ Principal: { AWS: 'arn:aws:iam::1:root' } }) }),
    CUTS,
    'EC2 may no longer assume the role',
  ],
  [
    'whom a role trusts is known later',
    stands(FLEET, { assume_role_policy: null }, {}, { assume_role_policy: true }),
    IN_PLACE,
    'known only when it is applied',
  ],
  [
    'what instances may is known later',
    stands('aws_iam_role_policy.fleet', { policy: null }, {}, { policy: true }),
    IN_PLACE,
    'known only when it is applied',
  ],
  [
    'instances may less',
    stands('aws_iam_role_policy.fleet', { policy: policy('Allow', 's3:ListBucket') }),
    CUTS,
    'instances may no longer: s3:GetObject',
  ],
  [
    'a denial within what is allowed',
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
    'a policy is attached to these alone',
    create('aws_iam_policy_attachment', {
      policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      roles: ['a'],
    }),
    CUTS,
    'every other role, user and group of the account loses the policy',
  ],
  [
    'a policy that was attached to these alone',
    gone('aws_iam_policy_attachment', { policy_arn: 'arn:a', roles: [role] }),
    CUTS,
    'running instances lose rights',
  ],
  [
    'a key of a user is off',
    update('aws_iam_access_key', { status: 'Active' }, { status: 'Inactive' }),
    CUTS,
    'status changes from Active to Inactive',
  ],
  ['a key of a user goes', gone('aws_iam_access_key'), CUTS, 'its effect on traffic and data'],
  ['a user goes', gone('aws_iam_user'), CUTS, 'its effect on traffic and data'],
  [
    'a denial of a user',
    create('aws_iam_user_policy', { user: 'a', policy: policy('Deny', '*') }),
    IN_PLACE,
    'review the change',
  ],
  [
    'logins for another audience',
    update('aws_iam_openid_connect_provider', { client_id_list: ['a'] }, { client_id_list: ['b'] }),
    IN_PLACE,
    'logins for a are no longer trusted',
  ],
  [
    'a rule for all accounts',
    create('aws_organizations_policy_attachment', { policy_id: 'p', target_id: 'r-1' }),
    IN_PLACE,
    'review the change',
  ],
  [
    'an account is closed',
    gone('aws_organizations_account', { close_on_deletion: true }),
    LOSES,
    'the account is closed, and all that is in it with it',
  ],
  [
    'an account leaves',
    gone('aws_organizations_account', { close_on_deletion: false }),
    CUTS,
    'the account leaves the organization',
  ],
  [
    'a profile of another role',
    stands('aws_iam_instance_profile.fleet', { role: 'x' }),
    CUTS,
    'running instances lose rights until',
  ],

  [
    'a key goes sooner',
    update(KEY, { deletion_window_in_days: 30 }, { deletion_window_in_days: 7 }),
    IN_PLACE,
    'its destruction can be cancelled for 7 days only',
  ],
  [
    'a key is not renewed',
    update(KEY, { enable_key_rotation: true }, { enable_key_rotation: false }),
    IN_PLACE,
    'it is no longer rotated',
  ],
  [
    'whether a key works is known later',
    update(KEY, { is_enabled: true }, { is_enabled: null }, { is_enabled: true }),
    CUTS,
    'known only when it is applied',
  ],
  [
    'a key is off',
    update(KEY, { is_enabled: true }, { is_enabled: false }),
    CUTS,
    'cannot be read while it is disabled',
  ],
  ['a key goes', gone(KEY, { deletion_window_in_days: 7 }), LOSES, 'can never be read again'],
  [
    'a key for all regions',
    replaced(KEY, { multi_region: false }, { multi_region: true }),
    LOSES,
    'can never be read again',
  ],
  [
    'a name of a key leads elsewhere',
    update('aws_kms_alias', { target_key_id: 'a' }, { target_key_id: 'b' }),
    IN_PLACE,
    'users of the alias get another key',
  ],
  [
    'a key of material that ends',
    update('aws_kms_external_key', { valid_to: '' }, { valid_to: '2030-01-01T00:00:00Z' }),
    LOSES,
    'what is encrypted with it cannot be read after 2030-01-01T00:00:00Z',
  ],
  ["a key of one's own material goes", gone('aws_kms_external_key'), LOSES, 'can never be read again'],
  [
    'who may use a key',
    update(
      'aws_kms_key_policy',
      { policy: policy('Allow', 'kms:*', { Principal: { AWS: 'arn:aws:iam::1:root' } }) },
      { policy: policy('Allow', 'kms:*', { Principal: { AWS: 'arn:aws:iam::1:role/a' } }) },
    ),
    CUTS,
    "the key's policy no longer allows",
  ],

  [
    'a secret that goes at once',
    update('aws_secretsmanager_secret', { recovery_window_in_days: 30 }, { recovery_window_in_days: 0 }),
    IN_PLACE,
    'a later destroy of it cannot be undone',
  ],
  [
    'a copy of a secret goes',
    update('aws_secretsmanager_secret', { replica: [{ region: 'eu-west-1' }] }, { replica: [] }),
    CUTS,
    'removed from replica: eu-west-1',
  ],
  [
    'a secret denies',
    create('aws_secretsmanager_secret_policy', {
      secret_arn: 'a',
      policy: policy('Deny', '*', { Principal: '*' }),
    }),
    CUTS,
    'it denies everybody',
  ],
  [
    'who may read a secret',
    update('aws_secretsmanager_secret', { policy: policy('Allow', '*', { Principal: '*' }) }, { policy: '' }),
    CUTS,
    'policy: no longer allowed: *',
  ],
  [
    'a secret is changed by itself',
    create('aws_secretsmanager_secret_rotation', { secret_id: 'a', rotate_immediately: true }),
    IN_PLACE,
    'the secret is rotated at once, and later again',
  ],
  [
    'a secret of another label',
    update(
      'aws_secretsmanager_secret_version',
      { version_stages: ['AWSCURRENT'] },
      { version_stages: ['old'] },
    ),
    CUTS,
    'readers of the current value get another one, or none',
  ],
  [
    'a parameter of another name',
    replaced('aws_ssm_parameter', { name: '/a' }, { name: '/b' }),
    CUTS,
    'an app that reads it no longer starts',
  ],
  [
    'a parameter that stands is taken over',
    create('aws_ssm_parameter', { name: '/a', overwrite: true }),
    IN_PLACE,
    'it replaces a parameter of the same name',
  ],
  [
    'a parameter by another key',
    update('aws_ssm_parameter', { key_id: 'a' }, { key_id: 'b' }),
    IN_PLACE,
    'only callers that may use the key can read it',
  ],
  ['a grant goes', gone('aws_kms_grant'), CUTS, 'users of the key by this grant lose access'],
  [
    'rights of a role go',
    sketch('aws_iam_role_policy_attachment.fleet', 'delete'),
    CUTS,
    'running instances lose rights',
  ],
];
