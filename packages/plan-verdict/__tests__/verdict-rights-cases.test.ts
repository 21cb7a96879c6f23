import { sketch, standing } from '../../recorded-plans';
import { tellsOf } from './helpers';

const deny = JSON.stringify({ Statement: [{ Effect: 'Deny', Action: 's3:GetObject', Resource: '*' }] });
const shut = JSON.stringify({
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }],
});
const tlsOnly = JSON.stringify({
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});
const keyFor = (who: string) =>
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { AWS: who }, Action: 'kms:*', Resource: '*' }],
  });
const role = standing('aws_iam_role_policy.fleet')['role'];

describe('additions that take permissions away', () =>
  tellsOf([
    [
      'a policy that only denies',
      sketch('aws_iam_role_policy.more', 'create', { set: { role, policy: deny } }),
      'cuts users off',
      'running instances lose rights: it denies',
    ],
    [
      'a new policy that denies, for a role of CI',
      sketch('aws_iam_role_policy.more', 'create', { set: { role: 'ci', policy: deny } }),
      'in place',
      'it denies what other policies of the role allow',
    ],
    [
      'AWSDenyAll attached',
      sketch('aws_iam_role_policy_attachment.more', 'create', {
        set: { role, policy_arn: 'arn:aws:iam::aws:policy/AWSDenyAll' },
      }),
      'cuts users off',
      'AWSDenyAll denies them',
    ],
    [
      'exclusive inline policies, none listed',
      sketch('aws_iam_role_policies_exclusive.x', 'create', { set: { role_name: role, policy_names: [] } }),
      'cuts users off',
      'aws_iam_role_policy.fleet is deleted',
    ],
    [
      'exclusive inline policies, all listed',
      sketch('aws_iam_role_policies_exclusive.x', 'create', {
        set: { role_name: role, policy_names: [standing('aws_iam_role_policy.fleet')['name']] },
      }),
      'in place',
      'all policies of the role that no stack manages are deleted',
    ],
    [
      'exclusive attachments, none listed',
      sketch('aws_iam_role_policy_attachments_exclusive.x', 'update', {
        before: { role_name: role, policy_arns: ['a'] },
        set: { policy_arns: [] },
      }),
      'cuts users off',
      'is deleted',
    ],
    [
      'a key policy that excludes the account',
      sketch('aws_kms_key.alerts', 'update', {
        set: { policy: keyFor('arn:aws:iam::123456789012:role/one') },
      }),
      'cuts users off',
      "the key's policy no longer allows: kms:*",
    ],
    [
      'a key policy with one more statement',
      sketch('aws_kms_key.alerts', 'update', {
        before: { policy: keyFor('arn:aws:iam::123456789012:root') },
        set: {
          policy: JSON.stringify({
            Statement: [
              ...(JSON.parse(keyFor('arn:aws:iam::123456789012:root')) as { Statement: object[] }).Statement,
              {
                Effect: 'Allow',
                Principal: { Service: 'sns.amazonaws.com' },
                Action: 'kms:Decrypt',
                Resource: '*',
              },
            ],
          }),
        },
      }),
      'in place',
      undefined,
    ],
    [
      'a new key policy',
      sketch('aws_kms_key_policy.x', 'create', {
        set: { policy: keyFor('arn:aws:iam::123456789012:role/one') },
      }),
      'cuts users off',
      'principals that it does not name can no longer use the key, whatever their IAM policies',
    ],
    [
      'a new key policy that names the account by its number',
      sketch('aws_kms_key_policy.x', 'create', { set: { policy: keyFor('123456789012') } }),
      'in place',
      undefined,
    ],
    [
      'a new key policy that denies the account',
      sketch('aws_kms_key_policy.x', 'create', {
        set: { policy: keyFor('arn:aws:iam::123456789012:root').replace('Allow', 'Deny') },
      }),
      'cuts users off',
      'principals that it does not name can no longer use the key, whatever their IAM policies',
    ],
    [
      'a bucket policy that denies everybody',
      sketch('aws_s3_bucket_policy.more', 'create', { set: { bucket: 'x', policy: shut } }),
      'cuts users off',
      'it denies everybody',
    ],
    [
      'a bucket policy that requires TLS',
      sketch('aws_s3_bucket_policy.more', 'create', { set: { bucket: 'x', policy: tlsOnly } }),
      'in place',
      undefined,
    ],
  ]));
