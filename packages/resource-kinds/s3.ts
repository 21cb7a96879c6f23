import type { Deletion } from './aspects/disappears';
import { joined } from './aspects/find';
import { because, HOW_LONG_KEPT, one, only } from './aspects/judged';
import { on } from './aspects/rights';
import type { Kinds } from './kind';

/** S3. */
export const s3 = {
  aws_s3_bucket: {
    find: {
      importId: joined('', 'bucket'),
      ownedByName: true,
    },
    rights: {
      read: [
        on(
          'bucket',
          's3:GetAccelerateConfiguration',
          's3:GetBucketAcl',
          's3:GetBucketCORS',
          's3:GetBucketLogging',
          's3:GetBucketObjectLockConfiguration',
          's3:GetBucketPolicy',
          's3:GetBucketRequestPayment',
          's3:GetBucketTagging',
          's3:GetBucketVersioning',
          's3:GetBucketWebsite',
          's3:GetEncryptionConfiguration',
          's3:GetLifecycleConfiguration',
          's3:GetReplicationConfiguration',
          's3:ListBucket',
        ),
      ],
      apply: [
        on('bucket', 's3:CreateBucket', 's3:DeleteBucket', 's3:ListBucketVersions', 's3:PutBucketTagging'),
        on('object', 's3:DeleteObject', 's3:DeleteObjectVersion'),
      ],
      bootstrap: [on('stateBucket', 's3:CreateBucket', 's3:PutBucketTagging')],
    },
    createBeforeDestroy: false,
    verdict: 'bucket',
    words: {
      settings: { force_destroy: 'protected' },
      values: { force_destroy: { true: 'false', false: 'true' } },
    },
    disappears: {
      stays: 'AWS deletes no bucket that has something in it, and it holds data that nothing brings back',
    },
    audit: ({ bucket }) => `s3 bucket ${bucket}`,
    price: { usage: ['s3GbMonth'] },
    judged: { security: ['bucket', 'force_destroy', 'lifecycle.prevent_destroy'], leftOut: {} },
    protection: {
      argument: 'force_destroy',
      value: false,
      without: 'is emptied when it is destroyed',
      preventDestroy: true,
    },
  },
  aws_s3_bucket_lifecycle_configuration: {
    find: 'overwritten',
    rights: {
      read: [on('bucket', 's3:GetLifecycleConfiguration')],
      apply: [on('bucket', 's3:PutLifecycleConfiguration')],
      bootstrap: [on('stateBucket', 's3:PutLifecycleConfiguration')],
    },
    createBeforeDestroy: false,
    verdict: 'bucket-lifecycle',
    words: {
      settings: {
        'rule.expiration.days': ({ bucket }) =>
          String(bucket).includes('-logs-') ? 'logRetentionDays' : undefined,
      },
    },
    disappears: { part: bucketSetting('lifecycle') },
    audit: undefined,
    price: 'free',
    judged: {
      values: { bucket: one('aws_s3_bucket') },
      security: [],
      leftOut: because(
        HOW_LONG_KEPT,
        'bucket',
        'depends_on[]',
        'rule[].abort_incomplete_multipart_upload[].days_after_initiation',
        'rule[].expiration[].days',
        'rule[].expiration[].expired_object_delete_marker',
        'rule[].filter[].prefix',
        'rule[].id',
        'rule[].noncurrent_version_expiration[].noncurrent_days',
        'rule[].status',
      ),
    },
  },
  aws_s3_bucket_ownership_controls: {
    find: 'overwritten',
    rights: {
      read: [on('bucket', 's3:GetBucketOwnershipControls')],
      apply: [on('bucket', 's3:PutBucketOwnershipControls')],
      bootstrap: [on('stateBucket', 's3:PutBucketOwnershipControls')],
    },
    createBeforeDestroy: false,
    verdict: 'object-ownership',
    disappears: { part: bucketSetting('ownershipControls') },
    audit: undefined,
    price: 'free',
    judged: {
      values: { bucket: one('aws_s3_bucket'), 'rule.object_ownership': only('BucketOwnerEnforced') },
      security: ['bucket', 'rule.object_ownership'],
      leftOut: {},
      removed: true,
    },
  },
  aws_s3_bucket_policy: {
    find: 'overwritten',
    rights: {
      read: [on('bucket', 's3:GetBucketPolicy')],
      apply: [on('bucket', 's3:DeleteBucketPolicy', 's3:PutBucketPolicy')],
      bootstrap: [on('stateBucket', 's3:PutBucketPolicy')],
    },
    createBeforeDestroy: false,
    verdict: 'bucket-policy',
    disappears: { part: bucketSetting('policy') },
    audit: undefined,
    price: 'free',
    judged: {
      values: { bucket: one('aws_s3_bucket') },
      security: ['bucket', 'policy'],
      leftOut: { 'depends_on[]': HOW_LONG_KEPT },
      removed: true,
    },
  },
  aws_s3_bucket_public_access_block: {
    find: 'overwritten',
    rights: {
      read: [on('bucket', 's3:GetBucketPublicAccessBlock')],
      apply: [on('bucket', 's3:PutBucketPublicAccessBlock')],
      bootstrap: [on('stateBucket', 's3:PutBucketPublicAccessBlock')],
    },
    createBeforeDestroy: false,
    verdict: 'public-access-block',
    disappears: { part: bucketSetting('publicAccessBlock') },
    audit: undefined,
    price: 'free',
    judged: {
      values: {
        block_public_acls: only(true),
        block_public_policy: only(true),
        bucket: one('aws_s3_bucket'),
        ignore_public_acls: only(true),
        restrict_public_buckets: only(true),
      },
      security: [
        'block_public_acls',
        'block_public_policy',
        'bucket',
        'ignore_public_acls',
        'restrict_public_buckets',
      ],
      leftOut: {},
      removed: true,
    },
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    find: 'overwritten',
    rights: {
      read: [on('bucket', 's3:GetEncryptionConfiguration')],
      apply: [on('bucket', 's3:PutEncryptionConfiguration')],
      bootstrap: [on('stateBucket', 's3:PutEncryptionConfiguration')],
    },
    createBeforeDestroy: false,
    verdict: 'bucket-encryption',
    disappears: { stays: 'AWS encrypts every bucket; its own default is the same' },
    audit: undefined,
    price: 'free',
    judged: {
      values: {
        bucket: one('aws_s3_bucket'),
        'rule[].apply_server_side_encryption_by_default.sse_algorithm': only(
          'AES256',
          'aws:kms',
          'aws:kms:dsse',
        ),
      },
      security: ['bucket', 'rule[].apply_server_side_encryption_by_default.sse_algorithm'],
      leftOut: {},
      removed: true,
    },
  },
  aws_s3_bucket_versioning: {
    find: 'overwritten',
    rights: {
      read: [on('bucket', 's3:GetBucketVersioning')],
      apply: [on('bucket', 's3:PutBucketVersioning')],
      bootstrap: [on('stateBucket', 's3:PutBucketVersioning')],
    },
    createBeforeDestroy: false,
    verdict: 'bucket-versioning',
    disappears: { stays: 'versioning can be suspended and not deleted; that is seen as a change' },
    audit: undefined,
    price: 'free',
    judged: {
      values: { bucket: one('aws_s3_bucket') },
      security: ['bucket', 'versioning_configuration.status'],
      leftOut: {},
      removed: true,
    },
  },
} satisfies Kinds;

/** Deletes a setting of a bucket: `lifecycle`. */
function bucketSetting(setting: string): Deletion {
  return (calls, { bucket }) => calls.rest('s3', 'DELETE', `/${bucket}?${setting}`);
}
