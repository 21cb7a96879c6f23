import { create, CUTS, gone, IN_PLACE, LOSES, policy, replaced, type Rows, update } from './row';

const LIFECYCLE = 'aws_s3_bucket_lifecycle_configuration';
const rule = (more: object) => ({ rule: [{ id: 'x', status: 'Enabled', filter: [], ...more }] });

/** [S3 user guide: lifecycle, versioning, object lock, access] */
export const buckets: Rows = [
  [
    'expiration extends to the whole bucket',
    update(
      LIFECYCLE,
      rule({ filter: [{ prefix: 'tmp/' }], expiration: [{ days: 7 }] }),
      rule({ filter: [{ prefix: '' }], expiration: [{ days: 7 }] }),
    ),
    LOSES,
    'which were kept for ever',
  ],
  [
    'lifecycle rule enabled',
    update(
      LIFECYCLE,
      rule({ status: 'Disabled', expiration: [{ days: 7 }] }),
      rule({ expiration: [{ days: 7 }] }),
    ),
    LOSES,
    'objects older than 7 days are deleted',
  ],
  [
    'new transition to an archive class',
    update(LIFECYCLE, { rule: [] }, rule({ transition: [{ days: 30, storage_class: 'DEEP_ARCHIVE' }] })),
    CUTS,
    'must be restored before they can be read: objects older than 30 days (DEEP_ARCHIVE)',
  ],
  [
    'earlier transition to an archive class',
    update(
      LIFECYCLE,
      rule({ transition: [{ days: 365, storage_class: 'GLACIER' }] }),
      rule({ transition: [{ days: 1, storage_class: 'GLACIER' }] }),
    ),
    CUTS,
    'must be restored before they can be read',
  ],
  [
    'new transition to Standard-IA',
    update(LIFECYCLE, { rule: [] }, rule({ transition: [{ days: 30, storage_class: 'STANDARD_IA' }] })),
    IN_PLACE,
    undefined,
  ],
  [
    'incomplete multipart uploads aborted',
    update(
      LIFECYCLE,
      { rule: [] },
      rule({ abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] }),
    ),
    IN_PLACE,
    undefined,
  ],
  [
    'later expiration',
    update(LIFECYCLE, rule({ expiration: [{ days: 7 }] }), rule({ expiration: [{ days: 70 }] })),
    IN_PLACE,
    undefined,
  ],
  [
    'expiration known after apply',
    update(LIFECYCLE, rule({ expiration: [{ days: 7 }] }), rule({ expiration: [{}] }), {
      rule: [{ expiration: [{ days: true }] }],
    }),
    LOSES,
    'known only when it is applied',
  ],
  [
    'versioning suspended',
    update(
      'aws_s3_bucket_versioning',
      { versioning_configuration: [{ status: 'Enabled' }] },
      { versioning_configuration: [{ status: 'Suspended' }] },
    ),
    IN_PLACE,
    'in the bucket will be lost',
  ],
  [
    'versioning known after apply',
    update(
      'aws_s3_bucket_versioning',
      { versioning_configuration: [{ status: 'Enabled' }] },
      { versioning_configuration: [{}] },
      { versioning_configuration: [{ status: true }] },
    ),
    IN_PLACE,
    'in the bucket will be lost',
  ],
  [
    'object lock configuration destroyed',
    gone('aws_s3_bucket_object_lock_configuration'),
    IN_PLACE,
    'new objects are no longer locked',
  ],
  [
    'shorter object lock retention',
    update(
      'aws_s3_bucket_object_lock_configuration',
      { rule: [{ default_retention: [{ mode: 'COMPLIANCE', days: 365 }] }] },
      { rule: [{ default_retention: [{ mode: 'COMPLIANCE', days: 1 }] }] },
    ),
    IN_PLACE,
    'new objects are locked in another way',
  ],
  [
    'replication destroyed',
    gone('aws_s3_bucket_replication_configuration'),
    IN_PLACE,
    'new objects are no longer copied',
  ],
  [
    'CORS configuration destroyed',
    gone('aws_s3_bucket_cors_configuration'),
    CUTS,
    'its effect on traffic and data',
  ],
  [
    'website configuration destroyed',
    gone('aws_s3_bucket_website_configuration'),
    CUTS,
    'its effect on traffic and data',
  ],
  [
    'public access blocked',
    update(
      'aws_s3_bucket_public_access_block',
      { restrict_public_buckets: false },
      { restrict_public_buckets: true },
    ),
    CUTS,
    'restrict_public_buckets: callers without rights in the account can no longer read it',
  ],
  [
    'bucket renamed',
    replaced('aws_s3_bucket', { bucket: 'a' }, { bucket: 'b' }),
    LOSES,
    'it is deleted with its objects',
  ],
  [
    'public ACL becomes private',
    update('aws_s3_bucket_acl', { acl: 'public-read' }, { acl: 'private' }),
    CUTS,
    'the ACL changes (public-read → private)',
  ],
  [
    'ACLs disabled by object ownership',
    update(
      'aws_s3_bucket_ownership_controls',
      { rule: [{ object_ownership: 'ObjectWriter' }] },
      { rule: [{ object_ownership: 'BucketOwnerEnforced' }] },
    ),
    CUTS,
    'ACLs no longer count: callers that an ACL allowed lose access',
  ],
  [
    'bucket encryption key changes',
    update(
      'aws_s3_bucket_server_side_encryption_configuration',
      { rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: 'AES256' }] }] },
      {
        rule: [
          { apply_server_side_encryption_by_default: [{ sse_algorithm: 'aws:kms', kms_master_key_id: 'k' }] },
        ],
      },
    ),
    IN_PLACE,
    'only callers that may use the key can read new objects',
  ],
  [
    'bucket notification destroyed',
    gone('aws_s3_bucket_notification'),
    IN_PLACE,
    'consumers of its events get none',
  ],
  [
    'object overwritten',
    update('aws_s3_object', { content: 'a', etag: 'a' }, { content: 'b' }),
    IN_PLACE,
    'it is overwritten: only a bucket with versioning keeps the old one',
  ],
  ['object destroyed', gone('aws_s3_object'), LOSES, 'its data is deleted with it'],
  [
    'new bucket policy that denies everybody',
    create('aws_s3_bucket_policy', { bucket: 'b', policy: policy('Deny', 's3:*', { Principal: '*' }) }),
    CUTS,
    'it denies everybody',
  ],
  [
    'new bucket policy that requires TLS',
    create('aws_s3_bucket_policy', {
      bucket: 'b',
      policy: policy('Deny', 's3:*', {
        Principal: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    }),
    IN_PLACE,
    undefined,
  ],
  [
    'inline lifecycle rule added',
    update(
      'aws_s3_bucket',
      { lifecycle_rule: [] },
      { lifecycle_rule: [{ enabled: true, expiration: [{ days: 7 }] }] },
    ),
    LOSES,
    'what its rules match will be deleted',
  ],
  [
    'inline versioning off',
    update('aws_s3_bucket', { versioning: [{ enabled: true }] }, { versioning: [{ enabled: false }] }),
    IN_PLACE,
    'in the bucket will be lost',
  ],
  [
    'requester pays',
    update('aws_s3_bucket', { request_payer: 'BucketOwner' }, { request_payer: 'Requester' }),
    IN_PLACE,
    'request_payer changes: review the change',
  ],

  [
    'new bucket policy that denies all but one (NotPrincipal)',
    create('aws_s3_bucket_policy', {
      bucket: 'b',
      policy: policy('Deny', 's3:*', { NotPrincipal: { AWS: 'arn:aws:iam::1:role/a' } }),
    }),
    CUTS,
    'it denies everybody',
  ],
  [
    'new bucket policy that denies a list with everybody',
    create('aws_s3_bucket_policy', {
      bucket: 'b',
      policy: policy('Deny', 's3:*', { Principal: { AWS: ['*'] } }),
    }),
    CUTS,
    'it denies everybody',
  ],
];
